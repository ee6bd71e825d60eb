"""What `ewslink check --json` prints: one document, in the words of the events. Run, it prints the JSON Schema."""

import json
from typing import Final

from pydantic import Field

from ewslink.check.messages import SeenMessage
from ewslink_contracts.events import LinkedMailbox, LinkError, StepReport
from ewslink_contracts.wire import WireModel

_OPTIONAL: Final = ("mailbox", "error", "messages")


class CheckDocument(WireModel):
    """The outcome of one check."""

    email: str = Field(examples=["dmueller@example.com"])
    """The mailbox that was checked."""

    linkable: bool
    """Whether the mailbox can be linked."""

    steps: tuple[StepReport, ...]
    """Every step, in order. `send` is skipped when no test mail was asked for, `store` always."""

    mailbox: LinkedMailbox | None = None
    """What was found out about the mailbox. Only when it can be linked."""

    error: LinkError | None = None
    """What is wrong and what to do. Only when it cannot."""

    messages: tuple[SeenMessage, ...] | None = None
    """Every request and its answer. Only with --verbose."""

    def to_json(self) -> str:
        """The document as it is printed; what there is not is left out."""
        absent = {name for name in _OPTIONAL if getattr(self, name) is None}
        return json.dumps(self.model_dump(mode="json", exclude=absent), indent=2, ensure_ascii=False) + "\n"


def schema() -> str:
    """The JSON Schema of the document."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CheckDocument.model_json_schema()}
    return json.dumps(document, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    print(schema())
