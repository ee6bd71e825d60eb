"""Who can log in."""

from dataclasses import dataclass, field
from typing import Literal

LoginForm = Literal["user", "address", "domain"]
"""`user`, `user@mail.domain`, `DOMAIN\\user`."""
LockoutPolicy = Literal["threshold", "never", "always"]
"""When it is locked: after too many wrong passwords, whatever is tried, or from the beginning."""


@dataclass(frozen=True, slots=True)
class Account:
    """A Windows account. `condition` is the magic mailbox's name, "ok" for one like any other."""

    user: str
    domain: str
    upn: str
    address: str
    condition: str = "ok"
    login_forms: frozenset[LoginForm] = frozenset({"user", "address", "domain"})
    password: str = field(default="", repr=False)
    lockout: LockoutPolicy = "threshold"

    def spellings(self) -> set[str]:
        """Every way to write the name when logging in, in lower case: Windows does not tell the cases apart."""
        by_form: dict[LoginForm, tuple[str, ...]] = {
            "user": (self.user,),
            "address": (self.upn, self.address),
            "domain": (f"{self.domain}\\{self.user}",),
        }
        plain = {spelling.lower() for form in self.login_forms for spelling in by_form[form]}
        # exchangelib's NTLM sends an e-mail address as a user of an empty domain
        return plain | {f"\\{spelling}" for spelling in plain if "\\" not in spelling}
