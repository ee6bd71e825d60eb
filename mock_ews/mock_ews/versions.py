"""Which versions of Exchange there are, and which requests each of them takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal

from ewslink_contracts.ews import TYPES_NS
from ewslink_contracts.ews.builds import Build, product
from mock_ews import data_files
from mock_ews.exchange.throttling import Limits
from mock_ews.soap import ServerVersion, SoapFault, schema_violation

FILE: Final = Path(__file__).with_name("versions.toml")

REQUEST_VERSIONS: Final = (
    "Exchange2007",
    "Exchange2007_SP1",
    "Exchange2010",
    "Exchange2010_SP1",
    "Exchange2010_SP2",
    "Exchange2013",
    "Exchange2013_SP1",
    "Exchange2015",
    "Exchange2016",
)
"""Values of RequestServerVersion, oldest first; what is asked in one is understood by every later server."""

_FLOOR: Final = REQUEST_VERSIONS.index("Exchange2007_SP1")
"""No operation is dated earlier: the EWS Managed API, where the dates come from, knows no version before this one."""


@dataclass(frozen=True)
class Profile:
    """One version of Exchange; the keys are explained in versions.toml."""

    build: str
    schema: str
    newest_request: str
    assumed_request: str
    headers: Mapping[str, str]
    refuses_versions: Literal["code", "schema"] = "code"
    request_ids: bool = False
    online: bool = False
    max_subscriptions: int = 5000
    max_streams: int = 10
    max_concurrency: int = 27
    find_count_limit: int = 1000

    @property
    def product(self) -> str:
        """As an administrator says it."""
        return product(Build(*map(int, self.build.split("."))))

    @cached_property
    def server_version(self) -> ServerVersion:
        """What its answers say of it."""
        major, minor, build, revision = map(int, self.build.split("."))
        return ServerVersion(major, minor, build, revision, self.schema or None)

    @cached_property
    def limits(self) -> Limits:
        """How much one account may have at once."""
        return Limits(self.max_subscriptions, self.max_streams, self.max_concurrency, self.find_count_limit)

    def check_version(self, requested: str | None) -> str:
        """The version a request is taken to be in. Raises SoapFault for one this server has never heard of."""
        if requested is None:
            return self.assumed_request
        if requested in REQUEST_VERSIONS[: REQUEST_VERSIONS.index(self.newest_request) + 1]:
            return requested
        if self.refuses_versions == "schema":
            raise schema_violation(
                f"The 'Version' attribute is invalid - The value '{requested}' is invalid according to its datatype "
                f"'{TYPES_NS}:ExchangeVersionType' - The Enumeration constraint failed."
            )
        raise SoapFault("ErrorInvalidServerVersion", "The specified server version is invalid.")

    def check_operation(self, operation: str, first_version: str, requested: str) -> None:
        """Raise SoapFault for an operation that is newer than the server, or than the version of the request."""
        first = max(_FLOOR, REQUEST_VERSIONS.index(first_version))
        if first > REQUEST_VERSIONS.index(self.newest_request):
            raise schema_violation(f"Could not find schema information for the element 'm:{operation}'.")
        if first > max(_FLOOR, REQUEST_VERSIONS.index(requested)):
            raise SoapFault("ErrorInvalidRequest", "The request is invalid.")


@cache
def profiles() -> Mapping[str, Profile]:
    """Every version, by name. Raises DataFileError."""
    made = {}
    tables, place = data_files.read(FILE)
    for name, table in tables.items():
        made[name] = data_files.build(Profile, table, place.at(name))
        for key in ("newest_request", "assumed_request"):
            data_files.choose(dict.fromkeys(REQUEST_VERSIONS), table[key], place.at(name).key(key))
    return made
