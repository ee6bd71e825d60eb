"""The table of what every observation means: one row each, with its outcome and where that is known from."""
