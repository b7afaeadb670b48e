"""Every service that writes leaves a line in the audit trail, or stands here with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

from fieldkit.services.trail_words import known_acts
from tests.support.places import ROOT

SERVICES = ROOT / "src" / "fieldkit" / "services"
_NOTING = {"audit", "audit_of_nobody", "note_once"}

# What a service writes without a line of its own, and why none is needed.
_WITHOUT = {
    ("attachment_check", "check_files"): "only what is known of the files",
    ("attachment_upkeep", "forget_unneeded"): "files that no record names any more",
    ("attachment_upkeep", "sweep_files"): "files that no record names any more",
    ("doctor", "examine"): "only the day of the check",
    ("erasing", "finish_act"): "part of an erasure, which is noted",
    ("erasing", "sweep_after_erasure"): "part of an erasure, which is noted",
    ("filling", "save_draft"): "each answer: the form is noted when it is opened and finalized",
    ("reviewing", "keep_review"): "what nobody else is told yet; the return itself is noted",
    ("roster_import", "remember_columns"): "how a table is read, not what is in it",
    ("standing", "keep_place"): "only where one stands: the form is noted when it is opened",
    ("trail", "remove_old_lines"): "the store notes it, with the checkpoint",
    ("restoring", "erase_again"): "each erasure is noted",
}


def _functions() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    for path in sorted(SERVICES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
        for one in known.values():
            yield path.stem, one, known


def _calls(function: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _opens_work(function: ast.FunctionDef) -> bool:
    return any(_method(call) == "unit_of_work" for call in _calls(function))


def _notes(function: ast.FunctionDef, known: dict[str, ast.FunctionDef]) -> bool:
    """Tell whether a function adds a line, itself or through one beside it."""
    for call in _calls(function):
        if _method(call) in _NOTING:
            return True
        if isinstance(call.func, ast.Name) and call.func.id in known:
            other = known[call.func.id]
            if other is not function and _notes(other, known):
                return True
    return False


def test_every_service_that_writes_leaves_a_line():
    silent = {
        (room, function.name)
        for room, function, known in _functions()
        if _opens_work(function) and not _notes(function, known)
    }

    missing = silent - set(_WITHOUT)
    assert not missing, f"let these note what was done (work.log.audit), or say why not: {missing}"


def _said_acts() -> Iterator[str]:
    """Return every act that stands in the source as a text that is noted."""
    for path in (ROOT / "src" / "fieldkit").rglob("*.py"):
        for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            if _method(call) in _NOTING | {"note_read"} and call.args:
                yield from (
                    one.value
                    for one in ast.walk(call.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_every_act_that_is_noted_has_words():
    said = set(_said_acts())

    assert len(said) > 60
    missing = said - known_acts()
    assert not missing, f"say in services/trail_words.py what these acts are called: {missing}"


def test_the_sweep_sees_services():
    assert len([1 for _, function, _ in _functions() if _opens_work(function)]) > 40
    assert Path(SERVICES / "filling.py").exists()
