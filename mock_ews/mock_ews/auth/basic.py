"""Basic: name and password in every request (RFC 7617)."""

from mock_ews.auth.door import Door
from mock_ews.auth.header_tokens import from_base64
from mock_ews.auth.names import mail_domain
from mock_ews.auth.outcome import Outcome, Refused
from mock_ews.auth.password import check


def offer(door: Door) -> str:
    return f'Basic realm="{mail_domain(door.world)}"'


def attempt(token: str, door: Door) -> Outcome:
    """Look at what follows the word Basic."""
    try:
        raw = from_base64(token)
    except ValueError:
        return Refused()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # what older clients send
    login, _, password = text.partition(":")
    return check(door.world, login, password, "basic")
