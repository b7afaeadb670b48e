"""The command line's noun "form": check a form, replay a trace."""

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import _, ngettext


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun with its verbs; each sets ``run``."""
    noun = subparsers.add_parser("form", help=_("check and try out forms"))
    verbs = noun.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help=_("say what is wrong with a form"))
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help=_("answer for a machine"))
    check.set_defaults(run=check_form)
    trace = verbs.add_parser("trace", help=_("replay a trace and write down what happens"))
    trace.add_argument("form", type=Path, metavar="FORM.xml")
    trace.add_argument("--attach", type=Path, action="append", default=[], metavar="DIR")
    trace.add_argument("--replay", type=Path, required=True, metavar="TRACE")
    trace.add_argument("--out", type=Path, required=True, metavar="OUT")
    trace.set_defaults(run=trace_form)


def check_form(arguments: argparse.Namespace) -> int:
    """Read an XForm or convert an XLSForm; print what it is, or what is wrong with it."""
    from fieldkit.forms.definition import read_form

    warnings: tuple[str, ...] = ()
    try:
        if arguments.file.suffix.lower() in (".xml", ".xform"):
            xml: str | bytes = arguments.file.read_bytes()
        else:
            from fieldkit.services.packs import convert_form

            conversion = convert_form(arguments.file)
            xml, warnings = conversion.xml, conversion.warnings
        form = read_form(xml)
    except FieldkitError as refusal:
        return _refused(refusal, as_json=arguments.json)
    except OSError as refusal:
        return _unreadable(arguments.file, refusal)
    from fieldkit.forms.notices import notices

    warnings = (*warnings, *(notice.sentence() for notice in notices(form)))
    questions = sum(1 for c in form.body.controls.values() if c.kind != "group")
    if arguments.json:
        facts = {
            "ok": True,
            "form_id": form.form_id,
            "version": form.version,
            "title": form.title,
            "languages": list(form.languages),
            "questions": questions,
            "lists": [each.name for each in form.external_lists],
            "entity_lists": list(form.entity_lists),
            "warnings": list(warnings),
        }
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    for warning in warnings:
        print(warning)
    counted = ngettext("{count} question", "{count} questions", questions).format(count=questions)
    print(_("The form {title} can be used: {counted}.").format(title=form.title, counted=counted))
    return 0


def _refused(refusal: FieldkitError, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"ok": False, "error": str(refusal)}, ensure_ascii=False))
    else:
        print(refusal, file=sys.stderr)
    return 1


def _unreadable(path: Path, refusal: OSError) -> int:
    sentence = _("The file {name} cannot be opened: {reason}. Check that it is there.")
    print(sentence.format(name=path.name, reason=refusal.strerror), file=sys.stderr)
    return 1


def trace_form(arguments: argparse.Namespace) -> int:
    """Replay a trace's steps with its clock, zone and identities, and write our own trace."""
    from fieldkit.forms.trace import replay

    try:
        reference = _read_trace(arguments.replay)
        _set_zone(str(reference.get("tz", "UTC")))
        lists = _lists(arguments.attach, reference)
        trace = replay(arguments.form.read_bytes(), reference, lists)
        _write_trace(arguments.out, trace)
    except FieldkitError as refusal:
        return _refused(refusal, as_json=False)
    except OSError as refusal:
        return _unreadable(arguments.replay, refusal)
    return 0


def _set_zone(zone: str) -> None:
    os.environ["TZ"] = zone
    if hasattr(time, "tzset"):  # Windows keeps its own zone; the replay carries the trace's
        time.tzset()


def _read_trace(path: Path) -> Mapping[str, Any]:
    raw = path.read_bytes()
    found: Mapping[str, Any] = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    return found


def _write_trace(path: Path, trace: Mapping[str, Any]) -> None:
    raw = json.dumps(trace, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)


def _lists(
    folders: Iterable[Path], reference: Mapping[str, Any]
) -> dict[str, Sequence[Mapping[str, str]] | str]:
    """Read the attachments a trace names; what is missing stays an empty list."""
    from fieldkit.forms.attachments import read_attachment

    found: dict[str, Sequence[Mapping[str, str]] | str] = {}
    folders = list(folders)
    for attachment in reference.get("attachments", ()):
        name = str(attachment["url"]).rpartition("/")[2]
        for folder in folders:
            path = folder / name
            if path.is_file():
                found.setdefault(path.stem, read_attachment(name, path.read_bytes()))
                break
    return found
