"""From the domain that a server names to the user name that it may want. Pure."""

import re
from dataclasses import dataclass
from typing import Final

#: A sAMAccountName: at most 20 characters, none of these (Microsoft: SAM-Account-Name attribute).
_SAM_ACCOUNT_NAME: Final = re.compile(r"[^\s\"/\\\[\]:;|=,+*?<>@]{1,20}")


@dataclass(frozen=True, slots=True)
class WindowsDomain:
    """The Windows domain that a server is in, as its NTLM challenge tells; `dns` is empty where it tells none."""

    netbios: str
    dns: str = ""


def suggested_username(refused: str, domain: WindowsDomain | None) -> str | None:
    """The name that was refused, with the server's own domain before it; None where that says nothing new.

    `ann@example.com`, `ann` and `OTHER\\ann` become `EXAMPLE\\ann`. What no account can be called is not suggested.
    """
    if domain is None:
        return None
    before, _, account = refused.rpartition("\\")
    if before and before.casefold() in (domain.netbios.casefold(), domain.dns.casefold()):
        return None
    account = account.partition("@")[0]
    return f"{domain.netbios}\\{account}" if _SAM_ACCOUNT_NAME.fullmatch(account) else None
