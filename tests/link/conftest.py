"""What the tests of the link service share: keys, a request, and a server that knows just enough EWS."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web
from joserfc.jwk import ECKey, KeySet

from ewslink.store.keys import public_jwks
from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS, TYPES_NS
from ewslink_contracts.sealing import KEY_AGREEMENT, seal


def new_keys() -> KeySet:
    return KeySet([ECKey.generate_key("P-256", {"use": "enc", "alg": KEY_AGREEMENT}, auto_kid=True)])


@pytest.fixture(scope="session")
def keys() -> KeySet:
    """The service's sealing keys."""
    return new_keys()


@pytest.fixture(scope="session")
def jwks(keys: KeySet) -> dict[str, Any]:
    """Their public halves."""
    return public_jwks(keys)


@pytest.fixture(scope="session")
def foreign_jwks() -> dict[str, Any]:
    """The public keys of somebody else."""
    return public_jwks(new_keys())


@pytest.fixture
def sealed(jwks: dict[str, Any]) -> Callable[..., str]:
    """Seal a password for Ann's request; what is given differs."""

    def make(password: str, jwks: dict[str, Any] = jwks, **fields: Any) -> str:
        claims = {name: REQUEST[name] for name in ("request_id", "tenant_id", "email")} | fields
        return seal(password, jwks, **claims)

    return make


@pytest.fixture
def link_request() -> dict[str, Any]:
    """Ann's request, still without a password."""
    return dict(REQUEST)


REQUEST: dict[str, Any] = {
    "request_id": "7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11",
    "tenant_id": "portal-62515",
    "email": "ann@example.com",
    "bcc_address": "log-62515@bcc.example.net",
    "privacy_policy_accepted": True,
}


_ITEM = '<m:Items><t:Message><t:ItemId Id="draft" ChangeKey="1"/></t:Message></m:Items>'
_FOLDERS = """<m:ResponseMessages><m:GetFolderResponseMessage/><m:GetFolderResponseMessage/>
    <m:GetFolderResponseMessage><m:Folders><t:Folder><t:FolderId Id="customers"/>
    <t:DisplayName>Customers</t:DisplayName></t:Folder></m:Folders></m:GetFolderResponseMessage></m:ResponseMessages>"""
_RULES = """<m:InboxRules><t:Rule><t:DisplayName>To customers</t:DisplayName><t:IsEnabled>true</t:IsEnabled><t:Actions>
    <t:MoveToFolder><t:FolderId Id="customers"/></t:MoveToFolder></t:Actions></t:Rule></m:InboxRules>"""


class Ews:
    """An Exchange 2019 over plain HTTP that takes every login and says `answers[operation]`."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[str] = []
        self.bodies: list[str] = []
        self.answers = {
            "ResolveNames": "",
            "GetInboxRules": _RULES,
            "GetFolder": _FOLDERS,
            "CreateItem": _ITEM,
            "SendItem": "",
        }

    async def answer(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.text())
        if "Authorization" not in request.headers:
            self.calls.append("probe")
            return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        operation = request.headers["SOAPAction"].strip('"').rpartition("/")[2]
        self.calls.append(operation)
        return web.Response(body=self._envelope(self.answers[operation]).encode(), content_type="text/xml")

    @staticmethod
    def _envelope(inner: str) -> str:
        build = 'MajorVersion="15" MinorVersion="2" MajorBuildNumber="1118" MinorBuildNumber="7"'
        return f"""<s:Envelope xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}">
            <s:Header><t:ServerVersionInfo {build}/></s:Header>
            <s:Body><m:Response>{inner}</m:Response></s:Body></s:Envelope>"""

    def refuse(self, operation: str, code: str) -> None:
        """From now on this operation is answered with an error."""
        error = f"<m:ResponseCode>{code}</m:ResponseCode>"
        self.answers[operation] = f'<m:Message ResponseClass="Error">{error}</m:Message>'


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Any]]:
    """`await serve(answer, host="127.0.0.1")`: the EWS URL at which a handler answers every POST."""
    runners = []

    async def start(answer: Callable[[web.Request], Any], host: str = "127.0.0.1") -> str:
        app = web.Application()
        app.router.add_post("/EWS/Exchange.asmx", answer)
        runners.append(web.AppRunner(app))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        return f"http://{host}:{runners[-1].addresses[0][1]}/EWS/Exchange.asmx"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def ews(serve: Callable[..., Any]) -> Ews:
    """A healthy server at `ews.url`, on 127.0.0.1."""
    server = Ews()
    server.url = await serve(server.answer)
    return server
