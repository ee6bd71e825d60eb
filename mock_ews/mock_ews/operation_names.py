"""The names of operations: what the journal calls a request, and what a fault rule can ask for."""

from pathlib import Path
from typing import Final

from mock_ews import data_files

_TABLES, _ = data_files.read(Path(__file__).with_suffix(".toml"))
EWS: Final = frozenset[str](_TABLES["ews"])
"""Every operation of Exchange Web Services, built here or not."""
ALL: Final = EWS | frozenset[str](_TABLES["autodiscover"])
