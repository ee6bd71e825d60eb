"""The admin API under /_mock/, and /w/<world>/_mock/: what the mock knows, as JSON, and how to change it."""

from mock_ews.admin.routes import PREFIX, Admin, http_error

__all__ = ["PREFIX", "Admin", "http_error"]
