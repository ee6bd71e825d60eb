"""The commands that other services publish."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    SerializationInfo,
    StrictBool,
    StringConstraints,
    field_serializer,
    model_validator,
)
from pydantic.config import JsonDict

from ewslink_contracts.outcomes import Locale
from ewslink_contracts.wire import EmailAddress, Line, WireModel

#: A larger body is refused before it is read. Valid requests are far smaller: a seal has about 500 characters.
MAX_BODY_BYTES = 64 * 1024


def _exactly_true(value: object) -> object:
    if value is not True:  # `Literal[True]` by itself takes 1 and 1.0 as well
        raise ValueError("must be true")
    return value


def _only(form: str, other: str) -> JsonDict:
    return {"required": [form], "properties": {form: {"type": "string"}, other: {"type": "null"}}}


class Password(WireModel):
    """The mailbox's password, either sealed to the service's public key or, in development only, in the clear."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [_only("jwe", "plain"), _only("plain", "jwe")]})

    jwe: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = Field(
        None, examples=["eyJhbGciOiJFQ0RILUVTK0EyNTZLVyIsImVuYyI6IkEyNTZHQ00iLCJraWQiOiIuLi4ifQ..."]
    )
    """Compact JWE (ECDH-ES+A256KW, A256GCM) as `ewslink_contracts.sealing.seal` makes it."""

    plain: SecretStr | None = Field(None, max_length=1024, min_length=1)
    """The password itself. Refused unless the operator set EWSLINK_ALLOW_PLAIN_PASSWORDS."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.jwe is None) == (self.plain is None):
            raise ValueError("give exactly one of 'jwe' and 'plain'")
        return self

    @field_serializer("plain", when_used="json-unless-none")
    def _reveal_on_the_wire(self, plain: SecretStr, info: SerializationInfo) -> str:
        return plain.get_secret_value() if info.context == _WIRE else str(plain)


_WIRE = "wire"


class LinkRequest(WireModel):
    """`link.request`: check this mailbox, send a test mail from it, keep the link."""

    request_id: UUID = Field(examples=["7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11"])
    """The publisher's idempotency key: the same id gets the same answer, and nothing is done twice."""

    tenant_id: Line = Field(examples=["portal-62515"])
    """The account of the publisher's customer. Links are kept per tenant and e-mail address."""

    email: EmailAddress = Field(examples=["dmueller@example.com"])
    """The primary SMTP address of the mailbox to link."""

    password: Password
    """The mailbox's password, sealed or plain. With two-step login: an app password, where its provider has them."""

    username: Line | None = Field(None, examples=["EXAMPLE\\hmueller"])
    """The login name, where it is not the e-mail address."""

    ews_url: Annotated[str, StringConstraints(min_length=1, max_length=2048)] | None = Field(
        None, examples=["https://mail.example.com/owa/"]
    )
    """What the person knows of the server's address. Any form: the right one is found, tested and recommended."""

    exchange_version: Line | None = Field(None, examples=["Exchange2010_SP2"])
    """What the person believes the version to be. Informative: the server's own answer decides."""

    bcc_address: EmailAddress = Field(examples=["log-62515@bcc.example.net"])
    """The account's logging address, to which the test mail goes."""

    send_as: EmailAddress | None = Field(None, examples=["sales@example.com"])
    """The sender of the test mail, where it is not the mailbox's own address."""

    locale: Locale = Locale.EN
    """The language of titles, explanations and remedies in the answer, and of the test mail."""

    auto_correct: StrictBool = False
    """Use a corrected URL that passed its test, and try a suggested user name once, instead of only suggesting them."""

    privacy_policy_accepted: Annotated[Literal[True], BeforeValidator(_exactly_true)]
    """The person has accepted the privacy policy. Nothing is linked without it."""

    def to_message(self) -> bytes:
        """The body to publish, UTF-8 JSON. The only way to write a plain password out again."""
        return self.model_dump_json(exclude_none=True, context=_WIRE).encode()
