"""The published specifications as a judge of the wire, where they are at hand beside the repository.

`telegram_faults` and `vk_faults` judge what a bot sends, as it came over the wire; the others judge what the sandbox
answers, so that it cannot drift. An empty list means: nothing to complain of. An unknown field is always a fault.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.specs_overlay import OVERLAY

SPECS = Path(__file__).resolve().parent.parent.parent / "shared" / "specs"
at_hand = pytest.mark.skipif(not SPECS.is_dir(), reason="the published specifications are not at hand")

Schema = dict[str, Any]


# Telegram


@cache
def _telegram() -> dict[str, Any]:
    return dict(json.loads((SPECS / "telegram-bot-api-10.1.json").read_text(encoding="utf-8")))


def telegram_faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """What the Bot API's specification holds against a call. Form values are decoded as their types tell."""
    known = _telegram()["methods"].get(method)
    if known is None:
        return [f"{method}: no such method"]
    decoded = {
        name: _Wire(value) if isinstance(value, str) else value
        for name, value in params.items() if not _is_attached(name, params)
    }
    faults = list(_fields(known.get("fields", []), decoded, method))
    return faults + [f"{method}.{name}: {fault}" for name, fault in _lengths(known.get("fields", []), decoded)]


def telegram_response_faults(method: str, result: Any) -> list[str]:
    """What the specification holds against the `result` that a method was answered with."""
    return _one_of(_telegram()["methods"][method]["returns"], result, method)


def telegram_update_faults(update: Any) -> list[str]:
    return _one_of(["Update"], update, "Update")


def _is_attached(name: str, params: Mapping[str, Any]) -> bool:
    return not isinstance(params[name], str | int) and f"attach://{name}" in params.values()


class _Wire(str):
    """A value of a form: it is a string yet, and each type decodes its own."""


def _fields(fields: list[Any], values: Mapping[str, Any], where: str) -> Iterator[str]:
    by_name = {field["name"]: field for field in fields}
    for name, value in values.items():
        if name not in by_name:
            yield f"{where}.{name}: unknown"
        else:
            yield from _one_of(by_name[name]["types"], value, f"{where}.{name}")
    for name, field in by_name.items():
        if field["required"] and name not in values:
            yield f"{where}.{name}: required"


def _one_of(types: list[str], value: Any, where: str) -> list[str]:
    """No fault as soon as one of the types takes the value; else the shortest list of complaints."""
    complaints = [list(_typed(kind, value, where)) for kind in types]
    return min(complaints, key=len)


def _typed(kind: str, value: Any, where: str) -> Iterator[str]:
    if isinstance(value, _Wire) and kind not in ("String", "InputFile"):
        try:
            value = json.loads(value)
        except ValueError:
            yield f"{where}: {str(value)[:40]!r} is no {kind}"
            return
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no {kind}"
            return
        for at, item in enumerate(value):
            yield from _typed(kind.removeprefix("Array of "), item, f"{where}[{at}]")
    elif kind in _PRIMITIVES:
        if not _PRIMITIVES[kind](value):
            yield f"{where}: {value!r} is no {kind}"
    else:
        yield from _object(kind, value, where)


_PRIMITIVES: dict[str, Callable[[Any], bool]] = {
    "Integer": lambda value: type(value) is int,
    "Float": lambda value: type(value) in (int, float),
    "Boolean": lambda value: type(value) is bool,
    "True": lambda value: value is True,
    "String": lambda value: isinstance(value, str),
    "InputFile": lambda value: hasattr(value, "filename") or (isinstance(value, str) and value.startswith("attach://")),
}


def _object(kind: str, value: Any, where: str) -> Iterator[str]:
    spec = _telegram()["types"][kind]
    if "subtypes" in spec:
        yield from _one_of(spec["subtypes"], value, where)
    elif not isinstance(value, dict):
        yield f"{where}: {value!r} is no {kind}"
    else:
        yield from _fields(spec.get("fields", []), value, where)
        if kind == "InlineKeyboardButton":
            actions = set(value) - {"text", "icon_custom_emoji_id", "style"}
            if len(actions) != 1:
                yield f"{where}: exactly one action is allowed, not {sorted(actions)}"
        for name, fault in _lengths(spec.get("fields", []), value):
            yield f"{where}.{name}: {fault}"


def _lengths(fields: list[Any], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The bounds that the descriptions tell, in bytes or in characters; the latter after the entities were parsed."""
    for field in fields:
        value = values.get(field["name"])
        bound = re.search(r"(\d+)-(\d+) (characters|bytes)", field["description"])
        if not bound or not isinstance(value, str):
            continue
        plain = value
        if "after entities parsing" in field["description"] and values.get("parse_mode"):
            plain = html.unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", value))
        length = len(plain.encode()) if bound[3] == "bytes" else len(plain.encode("utf-16-le")) // 2
        if not int(bound[1]) <= length <= int(bound[2]):
            yield field["name"], f"{length} {bound[3]}, not {bound[1]} to {bound[2]}"


# VK


@cache
def _vk(file: str) -> dict[str, Any]:
    """A file of VK's schema with the overlay laid over it."""
    document: dict[str, Any] = json.loads((SPECS / "vk" / file).read_text(encoding="utf-8"))
    for patch in OVERLAY:
        if patch.file != file:
            continue
        if file.endswith("methods.json"):
            method = next(method for method in document["methods"] if method["name"] == patch.path)
            parameters = method.setdefault("parameters", [])
            present = next((known for known in parameters if known["name"] == patch.put["name"]), None)
            parameters.append(patch.put) if present is None else present.update(patch.put)
        else:
            target: Any = document["definitions"]
            for step in filter(None, patch.path.split("/")):
                target = target[int(step)] if isinstance(target, list) else target[step]
            for key, value in patch.put.items():
                target[key] = [*target[key], *value] if key == "enum" else value
    return document


def _vk_method(name: str) -> dict[str, Any] | None:
    section = name.partition(".")[0]
    if not (SPECS / "vk" / section / "methods.json").is_file():
        return None
    return next((m for m in _vk(f"{section}/methods.json")["methods"] if m["name"] == name), None)


def vk_faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """What VK's schema 5.199 holds against a community's call; `params` are without token and version."""
    known = _vk_method(method)
    if known is None:
        return [f"{method}: no such method"]
    faults = [] if "group" in known["access_token_type"] else [f"{method}: not for a community's token"]
    by_name = {parameter["name"]: parameter for parameter in known.get("parameters", [])}
    for name, value in params.items():
        if name not in by_name:
            faults.append(f"{method}.{name}: unknown")
        else:
            faults += _parameter(by_name[name], str(value), f"{method}.{name}")
    faults += [f"{method}.{name}: required" for name, known_one in by_name.items()
               if known_one.get("required") and name not in params]
    return faults


def vk_response_faults(method: str, response: Any) -> list[str]:
    """What the schema holds against the `response` of a method."""
    known = _vk_method(method)
    assert known is not None, method
    complaints = [list(_judged(form, {"response": response}, method)) for form in known["responses"].values()]
    return min(complaints, key=len)


def vk_event_faults(event: Any) -> list[str]:
    """What the schema holds against an event of the Bots Long Poll, its envelope and its object."""
    envelope = {key: value for key, value in event.items() if key != "object"}
    faults = list(_judged({"$ref": "../callback/objects.json#/definitions/callback_base"}, envelope, "event"))
    shape = {"$ref": f"../callback/objects.json#/definitions/callback_{event['type']}"}
    return faults + list(_judged(shape, event["object"], event["type"]))


def vk_object_faults(file: str, definition: str, value: Any) -> list[str]:
    return list(_judged({"$ref": f"../{file}#/definitions/{definition}"}, value, definition))


def _parameter(schema: Schema, raw: str, where: str) -> list[str]:
    """A value of the form. Lists are joined by commas, truth is 1 or 0, JSON stands where a string has a shape."""
    if schema["type"] == "string" and "$ref" in schema and "enum" not in _resolved(schema["$ref"]):
        try:
            value: Any = json.loads(raw)
        except ValueError:
            return [f"{where}: no JSON"]
        return list(_judged({"$ref": schema["$ref"]}, value, where))
    try:
        value = _from_form(schema, raw)
    except ValueError:
        return [f"{where}: {raw[:40]!r} is no {schema['type']}"]
    return list(_judged(schema, value, where))


def _from_form(schema: Schema, raw: str) -> Any:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in kinds:
        items = schema["items"] if "type" in schema["items"] else _resolved(schema["items"]["$ref"])
        return [_from_form(items, part) for part in raw.split(",")]
    if "boolean" in kinds:
        return {"1": True, "true": True, "0": False, "false": False}.get(raw.lower(), raw)
    if "integer" in kinds and (kinds == ["integer"] or raw.lstrip("-").isdigit()):
        return int(raw)
    return float(raw) if "number" in kinds else raw


def _resolved(ref: str) -> Schema:
    file, _, path = ref.removeprefix("../").partition("#/")
    target: Any = _vk(file)
    for step in path.split("/"):
        target = target[step]
    return dict(target)


def _flat(schema: Schema) -> Schema:
    """The schema with its references followed and its `allOf` merged."""
    if "$ref" in schema:
        schema = {**_resolved(schema["$ref"]), **{k: v for k, v in schema.items() if k != "$ref"}}
        return _flat(schema)
    if "allOf" not in schema:
        return schema
    merged: Schema = {"type": "object", "properties": {}}
    for part in schema["allOf"]:
        merged["properties"] |= _flat(part).get("properties", {})
    return merged


_TYPES: dict[str, Callable[[Any], bool]] = {
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: type(value) is bool,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_BOUNDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any, Any], bool]]] = {
    "minimum": (lambda value: value, lambda value, bound: value >= bound),
    "maximum": (lambda value: value, lambda value, bound: value <= bound),
    "minLength": (len, lambda value, bound: value >= bound),
    "maxLength": (len, lambda value, bound: value <= bound),
    "minItems": (len, lambda value, bound: value >= bound),
    "maxItems": (len, lambda value, bound: value <= bound),
}


def _judged(schema: Schema, value: Any, where: str) -> Iterator[str]:
    schema = _flat(schema)
    if "oneOf" in schema:
        chosen = schema.get("discriminator")
        named = chosen["mapping"].get(value.get(chosen["propertyName"])) if chosen and isinstance(value, dict) else None
        branches = [branch for branch in schema["oneOf"] if branch.get("$ref", "").endswith(f"/{_last(named)}")]
        complaints = [list(_judged(branch, value, where)) for branch in branches or schema["oneOf"]]
        yield from min(complaints, key=len)
        return
    kinds = schema.get("type", "object")
    if not any(_TYPES[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{where}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    for name, (measure, holds) in _BOUNDS.items():
        if name in schema and not holds(measure(value), schema[name]):
            yield f"{where}: {name} {schema[name]}"
    if isinstance(value, list) and "items" in schema:
        for at, item in enumerate(value):
            yield from _judged(schema["items"], item, f"{where}[{at}]")
    if isinstance(value, dict) and "properties" in schema:
        yield from _properties(schema["properties"], value, where)


def _last(path: str | None) -> str:
    """The name at the end of a path, which the discriminators spell without `#/definitions`."""
    return (path or "").rpartition("/")[2]


def _properties(properties: Schema, value: dict[str, Any], where: str) -> Iterator[str]:
    for name, item in value.items():
        if name not in properties:
            yield f"{where}.{name}: unknown"
        else:
            yield from _judged(properties[name], item, f"{where}.{name}")
    for name, schema in properties.items():
        if schema.get("required") and name not in value:
            yield f"{where}.{name}: required"
