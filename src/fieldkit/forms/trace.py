"""Replays the steps of a trace and writes down every row, to compare engines."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from fieldkit.forms.definition import FormDefinition, control_of, read_form
from fieldkit.forms.errors import FormError
from fieldkit.forms.lending import Given
from fieldkit.forms.session import Environment, FormSession
from fieldkit.forms.views import NodeView

Trace = dict[str, Any]
Row = dict[str, Any]
_NIL_UUID = "00000000-0000-4000-8000-000000000000"
_COUNTED = re.compile(r"00000000-0000-4000-8000-\d{12}")


def frozen(reference: Mapping[str, Any]) -> Environment:
    """Return the surroundings a trace was made in: clock, zone, chance, identities."""
    zone: tzinfo = UTC if reference.get("tz", "UTC") == "UTC" else ZoneInfo(reference["tz"])
    now = datetime.fromisoformat(reference["now"]).astimezone(zone)
    chance = float(reference.get("random", 0.5))
    return Environment(
        now=lambda: now,
        new_uuid=lambda: _NIL_UUID,
        random=lambda: chance,
        device_id="oracle:device",
        username="oracle",
        email="oracle@example.org",
        phone_number="+000",
    )


def replay(xml: bytes, reference: Mapping[str, Any], lists: Mapping[str, Given]) -> Trace:
    """Return the trace that this engine makes of a reference's steps (trace format 1)."""
    started, started_cpu = time.perf_counter(), time.process_time()
    definition = read_form(xml)
    read = time.perf_counter()
    session = FormSession(definition, lists=lists, environment=frozen(reference))
    loaded, loaded_cpu = time.perf_counter(), time.process_time()
    recorder = Recorder(session)
    trace: Trace = {
        "format": "fieldkit-trace",
        "version": 1,
        "oracle": "fieldkit",
        "form": reference.get("form"),
        "form_sha256": hashlib.sha256(xml).hexdigest(),
        "now": reference["now"],
        "tz": reference.get("tz", "UTC"),
        "random": reference.get("random", 0.5),
        "languages": list(definition.languages),
        "language": session.language,
        "attachments": _attachments(definition, lists),
        "initial": recorder.first(),
        "initial_digest": recorder.digest(),
        "steps": [],
    }
    spent = []
    for step in [entry["step"] for entry in reference["steps"]]:
        before = time.perf_counter()
        error = _apply(session, step)
        spent.append((time.perf_counter() - before) * 1000)
        trace["steps"].append({"step": step, "error": error, **recorder.next()})
    trace["lists"] = recorder.lists
    trace["submission"] = _submission(session)
    spent_sorted = sorted(spent) or [0.0]
    trace["timing"] = {
        "runs": 1,
        "load_cpu_ms": round((loaded_cpu - started_cpu) * 1000, 2),
        "load_ms": round((read - started) * 1000, 2),
        "create_ms": round((loaded - read) * 1000, 2),
        "step_apply_ms": round(spent_sorted[len(spent_sorted) // 2], 3),
        "step_apply_max_ms": round(spent_sorted[-1], 2),
    }
    return trace


def _attachments(definition: FormDefinition, lists: Mapping[str, Given]) -> list[dict[str, Any]]:
    return [
        {"url": each.uri, "found": each.name in lists or each.instance_id in lists}
        for each in definition.external_lists
    ]


def _submission(session: FormSession) -> dict[str, Any]:
    session.stamp_end()
    problems = session.problems()
    return {
        "status": "pending" if problems else "ready",
        "violations": [[problem.ref, problem.kind] for problem in problems],
        "xml": _COUNTED.sub(_NIL_UUID, session.submission_xml()),
    }


def _apply(session: FormSession, step: Mapping[str, Any]) -> str | None:
    """Carry out one step; return what refused it, None when nothing did."""
    try:
        _STEPS[step["op"]](session, step)
    except FormError as error:
        return str(error)
    return None


def _set(session: FormSession, step: Mapping[str, Any]) -> None:
    value = step.get("value")
    if value is True or value is False:
        text = "true" if value else ""
    elif isinstance(value, list):
        text = " ".join(map(str, value))
    elif isinstance(value, float) and value == int(value):
        text = str(int(value))
    else:
        text = "" if value is None else str(value)
    if step.get("kind") == "select" and not _takes_several(session, step["ref"]):
        # The oracle's driver splits every choice at spaces and a single select takes the first.
        text = (text.split() or [""])[0]
    session.answer(step["ref"], text)


def _takes_several(session: FormSession, ref: str) -> bool:
    shape = session.definition.shape(ref)
    control = None if shape is None else control_of(shape)
    return control is not None and control.attributes.get("element") == "select"


def _add(session: FormSession, step: Mapping[str, Any]) -> None:
    session.add_repeat(step["ref"], step.get("index"))


def _remove(session: FormSession, step: Mapping[str, Any]) -> None:
    session.remove_repeat(step["ref"], step["index"])


def _language(session: FormSession, step: Mapping[str, Any]) -> None:
    session.set_language(step["language"])


_STEPS: dict[str, Callable[[FormSession, Mapping[str, Any]], None]] = {
    "set": _set,
    "add": _add,
    "remove": _remove,
    "lang": _language,
}


class Recorder:
    """Keeps the rows of a session as the trace format writes them."""

    def __init__(self, session: FormSession) -> None:
        self.session = session
        self.lists: dict[str, list[list[str]]] = {}
        self.rows: dict[tuple[str, str], Row] = {}

    def first(self) -> list[Row]:
        """Return every row after load."""
        self.rows = dict(self._rows())
        return list(self.rows.values())

    def next(self) -> dict[str, Any]:
        """Return what has changed since the last time."""
        rows = dict(self._rows())
        changed = [row for key, row in rows.items() if self.rows.get(key) != row]
        removed = [list(key) for key in self.rows if key not in rows]
        self.rows = rows
        return {"digest": self.digest(), "changed": changed, "removed": removed}

    def digest(self) -> str:
        """Return the first 16 hexadecimal digits of the rows' SHA-256."""
        text = json.dumps(list(self.rows.values()), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _rows(self) -> Iterator[tuple[tuple[str, str], Row]]:
        for view in self.session.nodes():
            row = self._row(view)
            yield (view.ref, row["kind"]), row

    def _row(self, view: NodeView) -> Row:
        # The oracle takes a select_one_external for a plain input.
        kind = "input" if "query" in view.parameters else view.kind
        row: Row = {"ref": view.ref, "kind": kind}
        leaf = view.leaf
        if leaf:
            row["value"] = _COUNTED.sub(_NIL_UUID, view.value)
            row["type"] = view.type
        row["relevant"] = view.relevant
        row["readonly"] = view.readonly
        row["required"] = view.required
        if view.has_label:
            row["label"] = view.label_markup
        if view.has_hint:
            # The oracle does not keep guidance apart from the hint that it stands behind.
            row["hint"] = view.hint_markup + view.guidance_markup
        if leaf:
            row["constraint_ok"] = view.constraint_ok
            row["required_ok"] = view.required_ok
            if view.message:
                row["message"] = view.message
        if kind in ("select", "rank"):
            row["choices"] = self._list([[c.value, c.label_markup] for c in view.choices])
        if view.count is not None:
            row["count"] = view.count
        return row

    def _list(self, choices: list[list[str]]) -> str:
        text = json.dumps(choices, ensure_ascii=False, separators=(",", ":"))
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        self.lists.setdefault(name, choices)
        return name
