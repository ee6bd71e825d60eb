"""What every message has in common: frozen, and silent about the values it was given."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


class WireModel(BaseModel):
    """A message or a part of one. Unknown fields are refused; errors never repeat the input, it may be a password."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)


class EventModel(WireModel):
    """An event or a part of one. Unknown fields are left out: a service that is newer than its reader may have more."""

    model_config = ConfigDict(extra="ignore")


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must not contain control characters")
    return text


# Stands in the schemas for `_printable`, which also refuses what no pattern of every language can name: soft hyphens,
# marks that change the direction of writing, unassigned characters.
_NO_CONTROLS = Field(json_schema_extra={"pattern": r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"})

#: One line of text: control characters in it could forge log lines and mail headers.
Line = Annotated[str, StringConstraints(min_length=1, max_length=256), AfterValidator(_printable), _NO_CONTROLS]

# What stands in a mail address also stands in commands that administrators paste into a shell, and in mail headers:
# quotes of any kind, brackets, backticks and separators are left out although RFC 5322 has a quoted form with them.
_PART = r"[^\s@<>\"()\[\],;:\\`\u0000-\u001f\u007f-\u009f\u2018-\u201f]+"
_ADDRESS = f"^{_PART}@{_PART}$"

#: A mail address. Only its outer form is checked: whether it exists is what a link finds out.
EmailAddress = Annotated[str, StringConstraints(max_length=254, pattern=_ADDRESS), AfterValidator(_printable)]
