"""Whether what the program writes fits the JSON Schemas that are shipped with it."""

import json
import re
from functools import cache
from typing import Any

from fieldkit.assets import asset
from tests.support.stranger import Found

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}


@cache
def schema(name: str) -> dict[str, Any]:
    return json.loads((asset("schemas") / f"{name}.schema.json").read_text(encoding="utf-8"))


def problems(value: Any, rule: dict[str, Any], place: str = "$") -> list[str]:
    """Check a value by the few words of JSON Schema that our schemas use."""
    if "oneOf" in rule:
        fitting = [one for one in rule["oneOf"] if not problems(value, one)]
        return [] if len(fitting) == 1 else [f"{place}: fits {len(fitting)}"]
    found = []
    if "type" in rule and type(value) is not TYPES[rule["type"]]:
        return [f"{place}: type"]
    if ("const" in rule and value != rule["const"]) or value not in rule.get("enum", [value]):
        found.append(f"{place}: value")
    if isinstance(value, str) and (
        len(value) > rule.get("maxLength", len(value))
        or not re.search(rule.get("pattern", ""), value)
    ):
        found.append(f"{place}: text")
    if isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get(
        "maximum", value
    ):
        found.append(f"{place}: number")
    if isinstance(value, list) and "items" in rule:
        found += [
            p for n, one in enumerate(value) for p in problems(one, rule["items"], f"{place}[{n}]")
        ]
    if isinstance(value, dict) and "properties" in rule:
        found += [f"{place}.{name}: missing" for name in rule["required"] if name not in value]
        if not rule["additionalProperties"]:
            found += [
                f"{place}.{name}: foreign" for name in value.keys() - rule["properties"].keys()
            ]
        for name, inner in rule["properties"].items():
            if name in value:
                found += problems(value[name], inner, f"{place}.{name}")
    return found


def misfits(found: Found) -> list[str]:
    """Return what of a bundle does not fit the schemas."""
    kind = found.header["kind"]
    said = problems(found.header, schema("header"), "header")
    said += problems(found.manifest, schema("manifest"), "manifest")
    if found.document is not None:
        said += problems(found.document, schema(kind), kind)
    if "drafts.json" in found.members:
        said += problems(json.loads(found.members["drafts.json"]), schema("drafts"), "drafts")
    for line in found.lines:
        said += problems(line, schema("change"), "change")
    return said
