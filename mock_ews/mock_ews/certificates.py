"""The mock's own certificate authority, made anew at every start, and the TLS contexts it signs."""

import ssl

import trustme


class Authority:
    """Signs server certificates; a client trusts them once it has `pem`."""

    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="mock_ews", organization_unit_name="Certificate authority of a mock")

    @property
    def pem(self) -> str:
        """The authority's own certificate, for `verify=`, `--cacert`, `REQUESTS_CA_BUNDLE`."""
        return self._ca.cert_pem.bytes().decode()

    def context(self, *names: str) -> ssl.SSLContext:
        """A server context with a certificate for these host names and addresses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names, key_type=trustme.KeyType.ECDSA).configure_cert(context)
        return context
