"""The admin API described in OpenAPI 3.1, out of the tables it works by."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from types import NoneType, UnionType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from mock_ews.exchange.throttling import Policy
from mock_ews.fault_rules import Keys, Match
from mock_ews.faults import EFFECTS

_PARAMETER: Final = re.compile(r"<(?:(int):)?(\w+)>")
_PLAIN: Final = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_ERROR: Final = {
    "description": "What is wrong, and what was expected",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


@dataclass(frozen=True, slots=True)
class Route:
    """A resource: method, Flask's rule for its path, name of the function, and what it takes and gives."""

    method: str
    path: str
    name: str
    query: tuple[str, ...] = ()
    body: str | None = None
    """The schema's name among the components."""
    status: int = 200


def document(prefix: str, routes: Iterable[tuple[Route, str | None]]) -> dict[str, Any]:
    """The whole description; each route comes with the sentence that says what it is for."""
    paths: dict[str, dict[str, Any]] = {}
    for route, summary in routes:
        path = _PARAMETER.sub(r"{\2}", prefix + route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, summary or "")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mock_ews",
            "version": "1",
            "description": "What the pretend Exchange knows and how to change it; behind /w/<world> for one world.",
        },
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _operation(route: Route, summary: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": summary,
        "parameters": [
            *(_parameter(name, "path", kind) for kind, name in _PARAMETER.findall(route.path)),
            *(_parameter(name, "query") for name in route.query),
        ],
        "responses": {
            str(route.status): {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}}
        },
    }
    if "<" in route.path:
        operation["responses"]["404"] = _ERROR
    if route.query or route.body:
        operation["responses"]["422"] = _ERROR
    if route.body:
        schema = {"schema": {"$ref": f"#/components/schemas/{route.body}"}}
        operation["requestBody"] = {"content": {"application/json": schema, "application/toml": schema}}
    return operation


def _parameter(name: str, place: str, kind: str = "") -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "schema": {"type": "integer" if kind == "int" else "string"},
    }


def _schemas() -> dict[str, Any]:
    rules = {f"Fault-{name}": _rule(name, kind) for name, kind in EFFECTS.items()}
    one = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in rules]}
    many = {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}
    return {
        "Error": {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]},
        "NewWorld": {"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": False},
        "Policy": {"type": "object", "properties": _properties(Policy), "additionalProperties": False},
        "Fault": one,
        "Faults": {
            "oneOf": [
                {"$ref": "#/components/schemas/Fault"},
                many,
                {"type": "object", "properties": {"fault": many}, "required": ["fault"]},
            ]
        },
        **rules,
    }


def _rule(name: str, kind: type) -> dict[str, Any]:
    of_effect, of_rule = _properties(kind), _properties(Keys)
    return {
        "type": "object",
        "description": kind.__doc__,
        "properties": {
            "effect": {"const": name},
            "match": {"type": "object", "properties": _properties(Match), "additionalProperties": False},
            **of_rule,
            **of_effect,
        },
        "required": ["effect", *_required(kind)],
        "additionalProperties": False,
    }


def _properties(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: _schema(hints[one.name]) for one in fields(kind)}


def _required(kind: type) -> list[str]:
    return [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]


def _schema(hint: Any) -> dict[str, Any]:
    """The JSON Schema of a field's type, of the kinds that data files may have."""
    origin = get_origin(hint)
    if origin is UnionType:
        return _schema(get_args(hint)[0])
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    return {"type": _PLAIN[hint]}
