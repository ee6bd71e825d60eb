"""What an organisation publishes of a mailbox: names, versions and URLs; knows neither protocol."""

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5

from mock_ews.exchange import World
from mock_ews.exchange.directory import legacy_dn
from mock_ews.versions import REQUEST_VERSIONS, Profile


@dataclass(frozen=True, slots=True)
class Site:
    """The server that publishes: its URL as the client knows it, with a slash at its end, logins, what takes calls."""

    root: str
    profile: Profile
    auth: tuple[str, ...]
    endpoint: str

    @property
    def ews_url(self) -> str:
        """Where EWS is: inside and outside are one here."""
        return f"{self.root}EWS/{self.endpoint}"

    @property
    def owa_url(self) -> str:
        """Where Outlook on the web is."""
        return f"{self.root}owa/"

    @property
    def server_version(self) -> str:
        """The build as ServerVersion of POX: 4 bits of nothing, 6 major, 6 minor, a flag, 15 build, in hexadecimal."""
        version = self.profile.server_version
        return f"{7 << 28 | version.major << 22 | version.minor << 16 | 1 << 15 | version.build:08X}"


@dataclass(frozen=True, slots=True)
class Published:
    """One mailbox as it is told to clients."""

    address: str
    name: str
    legacy_dn: str
    deployment_id: str
    server: str
    site: Site

    @property
    def settings(self) -> dict[str, str]:
        """The settings of SOAP that are texts, by name."""
        version = self.site.profile.server_version
        build = f"{version.major:02}.{version.minor:02}.{version.build:04}.{version.revision:03}"
        newest = REQUEST_VERSIONS.index(self.site.profile.newest_request)
        return {
            "UserDisplayName": self.name,
            "UserDN": self.legacy_dn,
            "UserDeploymentId": self.deployment_id,
            "AutoDiscoverSMTPAddress": self.address,
            "InternalMailboxServer": self.server,
            "CasVersion": build,
            "EwsSupportedSchemas": ", ".join(REQUEST_VERSIONS[: newest + 1]),
            "InternalEwsUrl": self.site.ews_url,
            "ExternalEwsUrl": self.site.ews_url,
            "ExternalEwsVersion": build,
        }


def look_up(world: World, address: str, site: Site) -> Published | None:
    """What is published of the mailbox with that address or alias; None when it is not on this server."""
    mailbox = world.mailbox(address)
    if mailbox is None or any(failure.code == "ErrorNonExistentMailbox" for failure in mailbox.spec.fail):
        return None
    domain = mailbox.address.rpartition("@")[2]
    return Published(
        mailbox.address,
        mailbox.owner.name,
        legacy_dn(mailbox.spec.domain, mailbox.spec.user),
        str(uuid5(NAMESPACE_DNS, domain)),
        f"{mailbox.guid}@{domain}",
        site,
    )
