"""The fields of folders and items: how they are read from requests, written into answers and compared."""
