"""The host name a TLS client asks for, read before any handshake (RFC 8446 §4.1.2, RFC 6066 §3)."""

RECORD_HEADER = 5
_HANDSHAKE_RECORD = 22
_SERVER_NAME = 0


def complete(data: bytes) -> bool:
    """Whether the first record is all there, or will never be one."""
    if len(data) < RECORD_HEADER or data[0] != _HANDSHAKE_RECORD:
        return bool(data) and data[0] != _HANDSHAKE_RECORD
    return len(data) >= RECORD_HEADER + int.from_bytes(data[3:5])


def server_name(data: bytes) -> str | None:
    """The name in lower case; None when the client gives none, or this is not a ClientHello."""
    try:
        return _server_name(data)
    except IndexError:
        return None


def _server_name(data: bytes) -> str | None:
    if data[0] != _HANDSHAKE_RECORD or data[RECORD_HEADER] != 1:
        return None
    at = RECORD_HEADER + 4 + 2 + 32  # record, handshake header, legacy version, random
    at += 1 + data[at]  # session id
    at += 2 + int.from_bytes(data[at : at + 2])  # cipher suites
    at += 1 + data[at]  # compression methods
    end = at + 2 + int.from_bytes(data[at : at + 2])
    at += 2
    while at < end:
        kind, size = int.from_bytes(data[at : at + 2]), int.from_bytes(data[at + 2 : at + 4])
        if kind == _SERVER_NAME and size > RECORD_HEADER:
            name = data[at + 9 : at + 4 + size]  # list length 2, type 1, name length 2
            return name.decode("ascii", "replace").lower()
        at += 4 + size
    return None
