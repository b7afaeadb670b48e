"""The forms workshop: a form's file is looked at and tried out, and nothing of it is kept."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.forms.carrying import LostAnswer, carried_over
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.difference import Difference, differences
from fieldkit.forms.lending import Given
from fieldkit.forms.scenario_run import Played
from fieldkit.forms.session import Environment, FormSession
from fieldkit.i18n import _
from fieldkit.i18n import language as spoken_language
from fieldkit.packs.findings import Finding
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.submission import StoredForm
from fieldkit.services.filled_form import Filling
from fieldkit.services.form_opening import definition_of, form_language
from fieldkit.services.form_trials import TriedForm, pack_lists, play_tests
from fieldkit.services.form_withdrawals import withdrawn_ids
from fieldkit.services.packs import (
    FormVersionTaken,
    convert_form,
    counted_in_vain,
    definition_in,
    form_in,
    refuse_other_content,
)
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.stopping import stoppable
from fieldkit.services.workshop_lists import Used, lists_for_trial
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.packs.media import Media
    from fieldkit.packs.xlsform import Conversion
    from fieldkit.store.unit_of_work import Reading

__all__ = [
    "Finding",
    "FormLook",
    "Installed",
    "Standing",
    "Trial",
    "begin_trial",
    "look_at_form",
    "note_recent_form",
    "recent_forms",
]

_RECENT = "workshop.recent.{user}"
_MOST_RECENT = 6
_MOST_AT_ONCE = 1_000  # questions of a section, whose fields are all made at once
_MOST_SECTIONS = 500


class Standing(StrEnum):
    """How a form in the workshop stands to what is installed."""

    NEW = "new"
    SAME = "same"
    UPGRADE = "upgrade"
    TAKEN = "taken"  # its version stands for another content


@dataclass(frozen=True, slots=True)
class Installed:
    """What is installed under a form's ID, and how the form in the workshop differs from it.

    ``drafts`` are on other versions than the form's own: they stay on theirs.
    ``obstacle`` says why it cannot be installed as it is. A ``withdrawn`` form
    stays so when a newer version is installed.
    """

    standing: Standing
    version: str = ""
    differences: tuple[Difference, ...] = ()
    drafts: int = 0
    obstacle: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class FormLook:
    """A form's file as it was found: all that the workshop shows of it.

    ``media`` are the files that were found, by name; ``beside`` names all that are
    asked for. ``tests`` are None where the form brings none, or where they could not be
    played: ``tests_said`` then says why. ``crowded`` says why a form is too long to
    be shown, one section at a time.
    """

    file: Path
    form: StoredForm
    definition: FormDefinition = field(repr=False)
    remarks: tuple[Finding, ...] = ()
    used: tuple[Used, ...] = ()
    lists: Mapping[str, Given] = field(default_factory=dict, repr=False)
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    beside: tuple[str, ...] = ()
    installed: Installed = field(default_factory=lambda: Installed(Standing.NEW))
    tests: Played | None = None
    tests_said: str = ""
    crowded: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether just this form is installed."""
        return self.installed.standing is Standing.SAME


@dataclass(frozen=True, slots=True)
class Trial:
    """A form opened on data that is thrown away, and the answers that did not carry over."""

    filling: Filling
    lost: tuple[LostAnswer, ...] = ()


@needs(Act.INSTALL_FORMS)
def look_at_form(
    workspace: Workspace, file: Path, *, lend: bool = True, progress: Progress | None = None
) -> FormLook:
    """Convert a form's file and say all that is known of it; nothing is installed.

    With ``lend`` the trial reads the workspace's lists that are about nobody.
    Raises Cancelled, FormDoesNotConvert with every cell that stands in the way, and what
    ``check_form`` raises.
    """
    from fieldkit.packs.media import gather_media

    told = progress or Silent()
    with stoppable(told, _("Building the form from its sheets")):
        conversion = convert_form(file)
        form, definition = form_in(conversion, "", workspace.now()), definition_in(conversion)
        media = gather_media(file, conversion.xml, definition, conversion.made)
        of_pack = pack_lists(file, definition)
    told.step(0, 0, _("Comparing it with what is installed"))
    with workspace.reading() as work:
        lent = lists_for_trial(work, definition, media, of_pack, lend=lend)
        installed = replace(
            _installed(work, form, definition, media),
            withdrawn=form.form_id in withdrawn_ids(workspace, work),
        )
    with stoppable(told, _("Running the form's own tests")):
        tests, said = _tests(file, TriedForm(definition, {**of_pack, **lent.lists}))
    return FormLook(
        file=file,
        form=form,
        definition=definition,
        remarks=_remarks(conversion, definition, media),
        used=lent.used,
        lists=lent.lists,
        media={one.name: one.content for one in media.found},
        beside=(*(one.name for one in media.found), *media.missing),
        installed=installed,
        tests=tests,
        tests_said=said,
        crowded=_crowded(definition),
    )


@needs(Act.INSTALL_FORMS)
def begin_trial(
    workspace: Workspace,
    look: FormLook,
    *,
    language: str | None = None,
    before: FormSession | None = None,
) -> Trial:
    """Open a form on data that is thrown away; of a session ``before`` the answers carry over.

    They do where the question still exists. The language is kept where the form
    still has it.
    """
    definition = look.definition
    known = language if language in definition.languages else None
    spoken = known or form_language(definition, spoken_language())

    def opens(instance: str | None, answers: Mapping[str, str]) -> FormSession:
        return FormSession(
            definition,
            lists=look.lists,
            environment=Environment(
                now=workspace.now, device_id="workshop", username=_("Forms workshop")
            ),
            language=spoken,
            instance=instance,
            preset=answers or None,
        )

    session: FormSession | None = None
    lost: tuple[LostAnswer, ...] = ()
    if before is not None and before.definition.form_id == definition.form_id:
        carried = carried_over(before, definition, opens)
        session, lost = carried.session, carried.lost
    filling = Filling(
        session=session or opens(None, {}),
        draft_id=new_id(),
        form=look.form,
        started_at=workspace.now(),
        about=_("version {version}").format(version=look.form.version)
        if look.form.version
        else look.form.form_id,
    )
    return Trial(filling, lost)


@needs(Act.INSTALL_FORMS)
def recent_forms(workspace: Workspace) -> tuple[Path, ...]:
    """Return the files that this user opened last in the workshop and that are still there."""
    with workspace.reading() as work:
        kept = work.settings.get(_RECENT.format(user=workspace.user.id), "[]")
    return tuple(path for path in map(Path, json.loads(kept)) if path.exists())


@needs(Act.INSTALL_FORMS)
def note_recent_form(workspace: Workspace, file: Path) -> None:
    """Remember a file among the recent ones; the list lies in the encrypted workspace."""
    with workspace.unit_of_work() as work:
        name = _RECENT.format(user=workspace.user.id)
        kept = [one for one in json.loads(work.settings.get(name, "[]")) if one != str(file)]
        work.settings.set(name, json.dumps([str(file), *kept][:_MOST_RECENT], ensure_ascii=False))
        work.log.audit("form_tried_out")
        work.commit()


def _installed(
    work: "Reading", form: StoredForm, definition: FormDefinition, media: "Media"
) -> Installed:
    latest = work.forms.latest(form.form_id)
    if latest is None:
        return Installed(Standing.NEW)
    found = differences(definition_of(latest), definition)
    drafts = [one for one in work.drafts.list() if one.form_id == form.form_id]
    known = Installed(
        Standing.UPGRADE,
        version=latest.version,
        differences=found,
        drafts=sum(1 for one in drafts if one.form_version != form.version),
    )
    try:
        earlier = refuse_other_content(
            work, form, definition, {one.name: one.sha256 for one in media.found}
        )
    except FormVersionTaken as refusal:
        return replace(known, standing=Standing.TAKEN, obstacle=refusal.sentence())
    return known if earlier is None else replace(known, standing=Standing.SAME)


def _crowded(definition: FormDefinition) -> str:
    """Say that one section asks more than a page can show at once, "" where none does."""
    asked: Counter[str] = Counter()
    for ref, control in definition.body.controls.items():
        _root, group, *below = ref.lstrip("/").split("/")
        if control.kind != "group":
            asked[group if below else ""] += 1
    if max(asked.values(), default=0) <= _MOST_AT_ONCE and len(asked) <= _MOST_SECTIONS:
        return ""
    return _(
        "The form is too long to be shown: it asks {count} questions, in one place more than"
        " {most}. Put them into groups of up to {most}."
    ).format(count=number(asked.total()), most=number(_MOST_AT_ONCE))


def _remarks(
    conversion: "Conversion", definition: FormDefinition, media: "Media"
) -> tuple[Finding, ...]:
    from fieldkit.packs.remarks import finding_of

    found = [finding_of(each) for each in conversion.warnings]
    placed = [
        replace(each, letters=conversion.letters.get((each.sheet, each.column), ""))
        for each in found
    ]
    counted = [Finding("", 0, "", said) for said in counted_in_vain(definition, media.found)]
    return (*placed, *counted)


def _tests(file: Path, tried: TriedForm) -> tuple[Played | None, str]:
    """Play the tests that the form's own workbook brings, or a scenario (YAML) of its name."""
    from fieldkit.sheets.tests_sheet import NoTestsSheet

    beside = file.with_suffix(".yaml")
    try:
        if beside.is_file():
            return play_tests(tried, beside), ""
        if file.suffix.lower() in (".xlsx", ".xlsm"):
            return play_tests(tried, file), ""
    except NoTestsSheet:
        return None, ""
    except FieldkitError as refusal:
        return None, refusal.sentence()
    return None, ""
