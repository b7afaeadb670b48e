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

from fieldkit.cli.form_check import add_check
from fieldkit.cli.form_test import add_test
from fieldkit.cli.form_why import add_why
from fieldkit.errors import FieldkitError
from fieldkit.i18n import _


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun with its verbs; each sets ``run``."""
    noun = subparsers.add_parser("form", help=_("check and try out forms"))
    verbs = noun.add_subparsers(dest="verb", required=True)
    add_check(verbs)
    add_test(verbs)
    add_why(verbs)
    trace = verbs.add_parser("trace", help=_("replay a trace and write down what happens"))
    trace.add_argument("form", type=Path, metavar="FORM.xml")
    trace.add_argument("--attach", type=Path, action="append", default=[], metavar="DIR")
    trace.add_argument("--replay", type=Path, required=True, metavar="TRACE")
    trace.add_argument("--out", type=Path, required=True, metavar="OUT")
    trace.set_defaults(run=trace_form)


def _refused(refusal: FieldkitError) -> int:
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
        return _refused(refusal)
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
