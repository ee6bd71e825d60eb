"""Write what is generated from the models: `schemas/*.json` and `asyncapi.json`. With `--check`: compare only."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from ewslink_contracts import asyncapi

HERE = Path(__file__).parent


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the content it should have."""
    for name, model in asyncapi.MESSAGES.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
        yield HERE / "schemas" / f"{name}.json", _text(schema)
    yield HERE / "asyncapi.json", _text(asyncapi.document())


def stale() -> list[Path]:
    """The generated files that differ from the models, and the schemas that no model stands behind."""
    wanted = dict(generated())
    orphans = [path for path in (HERE / "schemas").glob("*.json") if path not in wanted]
    return [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text] + orphans


def _text(document: asyncapi.Json) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Exit status 1 if `--check` finds a difference."""
    if "--check" in sys.argv[1:]:
        for path in stale():
            print(f"{path.relative_to(HERE.parent)} is out of date: run `make generate`", file=sys.stderr)
        return 1 if stale() else 0
    for path, text in generated():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
