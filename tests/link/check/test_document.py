"""The JSON document: the words of the events, and a schema that says so."""

import json
from pathlib import Path

from ewslink.check.document import CheckDocument, schema
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Step, StepStatus

ROOT = Path(__file__).parents[3]
STEP = StepReport(name=Step.REQUEST, status=StepStatus.OK, ms=1, detail="ann@example.com")


def test_the_schema_in_the_documentation_is_that_of_the_code() -> None:
    assert (ROOT / "docs" / "check.schema.json").read_text("utf-8") == schema() + "\n"


def test_what_there_is_not_is_left_out() -> None:
    document = CheckDocument(email="ann@example.com", linkable=True, steps=(STEP,))

    assert json.loads(document.to_json()) == {
        "email": "ann@example.com",
        "linkable": True,
        "steps": [{"name": "request", "status": "ok", "ms": 1, "detail": "ann@example.com"}],
    }
