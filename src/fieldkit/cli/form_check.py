"""The command line's "form check": what a form is, what is amiss, what differs."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import _, ngettext

if TYPE_CHECKING:
    from fieldkit.services.packs import FormCheck


def add_check(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the verb."""
    check = verbs.add_parser("check", help=_("say what is wrong with a form"))
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument(
        "--against", type=Path, metavar="OLD", help=_("tell how the form differs from this one")
    )
    check.set_defaults(run=check_form)


def check_form(arguments: argparse.Namespace) -> int:
    """Read an XForm or convert an XLSForm; print what it is, or all that is wrong with it."""
    from fieldkit.services import packs

    try:
        checked = packs.check_form(arguments.file, arguments.against)
    except FieldkitError as refusal:
        return _refused(refusal, as_json=arguments.json)
    if arguments.json:
        print(json.dumps(_facts(checked), ensure_ascii=False))
        return 0
    for remark in checked.remarks:
        print(remark)
    if checked.missing:
        print(
            _("Not found beside the form: {names}. A list may also be in the workspace.").format(
                names=", ".join(checked.missing)
            )
        )
    for told in _differences(checked):
        print(told)
    questions = _questions(checked)
    counted = ngettext("{count} question", "{count} questions", questions).format(count=questions)
    title = checked.definition.title
    print(_("The form {title} can be used: {counted}.").format(title=title, counted=counted))
    return 0


def _differences(checked: "FormCheck") -> list[str]:
    from fieldkit.forms.difference_words import sentence

    if checked.differences is None:
        return []
    told = [sentence(each) for each in checked.differences]
    return told or [_("The two forms ask the same.")]


def _questions(checked: "FormCheck") -> int:
    controls = checked.definition.body.controls.values()
    return sum(1 for control in controls if control.kind != "group")


def _facts(checked: "FormCheck") -> dict[str, object]:
    form = checked.definition
    facts: dict[str, object] = {
        "ok": True,
        "form_id": form.form_id,
        "version": form.version,
        "title": form.title,
        "languages": list(form.languages),
        "questions": _questions(checked),
        "lists": [each.name for each in form.external_lists],
        "entity_lists": list(form.entity_lists),
        "files": list(checked.files),
        "missing": list(checked.missing),
        "warnings": list(checked.remarks),
    }
    if checked.differences is not None:
        facts["differences"] = [
            {
                "kind": str(each.kind),
                "ref": each.ref,
                "part": each.part,
                "language": each.language,
                "before": each.before,
                "after": each.after,
                "loses": each.loses,
            }
            for each in checked.differences
        ]
    return facts


def _refused(refusal: FieldkitError, *, as_json: bool) -> int:
    if not as_json:
        print(refusal, file=sys.stderr)
        return 1
    findings = getattr(refusal, "findings", ())
    problems = [
        {"sheet": each.sheet, "row": each.row, "column": each.column, "said": each.said}
        for each in findings
    ]
    facts = {"ok": False, "error": refusal.sentence(), "problems": problems}
    print(json.dumps(facts, ensure_ascii=False))
    return 1
