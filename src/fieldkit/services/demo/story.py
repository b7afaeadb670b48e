"""The working day of the demo, from an empty folder to head office's receipt."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _, language
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.device import DeviceKind
from fieldkit.records.event import Event, EventFormat, RegistrationRole
from fieldkit.records.submission import Submission
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
)
from fieldkit.services.demo import families, seminar
from fieldkit.services.demo.casework import begin_only, play, serve_again
from fieldkit.services.demo.feedback import give_feedback
from fieldkit.services.demo.people import names
from fieldkit.services.demo.readback import summary_of
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.export import ExportedBundle, export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.lists import add_to_list, list_rows
from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.sign_in_sheets import print_sign_in_sheet
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.sheets.roster import RosterRow

if TYPE_CHECKING:
    from fieldkit.store.keys import KeyCost

PASSPHRASE = "рябина у крыльца"  # noqa: S105 - of invented families, written beside them
_PROGRAMME = "vol_mm"
_ORGANISATION = "Фонд «Рядом»"
_TOWN = "Свободный"
_SPECIALISTS = ("Ольхова Надежда Павловна", "Рябинин Кирилл Егорович", "Синицына Елена Юрьевна")
_ORGANISATIONS = ("Центр «Лада»", "Женская консультация № 2", "Отдел опеки и попечительства")
_WEEKS = 6
_MOTHERS = 12
_STEPS = 8


class DemoFolderTaken(FieldkitError):
    """The demo was to be made where something lies already."""

    template = N_("The folder already holds something, so no demo was made in it. Choose another.")


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo left behind. ``summary`` is what ``summary.json`` holds."""

    folder: Path
    laptop: Path
    office: Path
    passphrase_file: Path
    summary: dict[str, Any]


def make_demo(
    out: Path, progress: Progress | None = None, *, cost: "KeyCost | None" = None
) -> Demo:
    """Make a laptop and an office in the folder and do one working day on them.

    Everything goes the way a person's work goes: forms are filled, sheets
    marked, papers printed, a bundle is exported and taken in, and its receipt
    travels back. The figures of ``summary.json`` are read from the office.
    Raises DemoFolderTaken and what the disk refuses.
    """
    watch = _Steps(progress or Silent())
    if out.exists() and any(out.iterdir()):
        raise DemoFolderTaken
    papers, exchange = out / "papers", out / "exchange"
    for folder in (papers, exchange):
        folder.mkdir(parents=True, exist_ok=True)
    passphrase_file = out / "passphrase.txt"
    passphrase_file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    laptop = office = None
    try:
        watch(_("Making the workspaces"))
        office = _workspace(out / "office", DeviceKind.OFFICE, _ORGANISATION, cost)
        laptop = _workspace(out / "laptop", DeviceKind.LAPTOP, _("Laptop 07"), cost)
        watch(_("Enrolling the laptop"))
        _join(laptop, office, exchange)
        watch(_("Holding the seminar"))
        event = _events(laptop, watch.inner)
        watch(_("Filling in forms"))
        submissions = _casework(laptop)
        watch(_("Printing"))
        printed = _print(laptop, event, submissions, papers)
        watch(_("Exporting the bundle"))
        bundle = export_bundle(laptop, None, exchange)
        watch(_("Taking the bundle in"))
        taken = take_in(office, bundle.path)
        if taken.receipt_path is not None:
            take_in(laptop, taken.receipt_path)
        watch(_("Reading the figures back"))
        summary = {
            **summary_of(office, laptop, event.id),
            "bundle": _told(out, bundle),
            "papers": [path.relative_to(out).as_posix() for path in printed],
            "workspaces": {"laptop": "laptop", "office": "office"},
            "passphrase_file": passphrase_file.name,
        }
        _unfinished(laptop)
    finally:
        for workspace in (laptop, office):
            if workspace is not None:
                workspace.close()
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
    return Demo(out, out / "laptop", out / "office", passphrase_file, summary)


class _Steps:
    """Tells how far the day is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._done = 0
        self.inner = Silent()

    def __call__(self, what: str) -> None:
        self._progress.step(self._done, _STEPS, what)
        self._done += 1


def _workspace(folder: Path, kind: DeviceKind, name: str, cost: "KeyCost | None") -> Workspace:
    workspace = create_workspace(
        folder,
        user_name=_SPECIALISTS[0] if kind is DeviceKind.LAPTOP else "Вязова Дарья Ильинична",
        passphrase=PASSPHRASE,
        kind=kind,
        device_name=name,
        cost=cost,
    )
    install_pack(workspace, built_in_pack())
    with workspace.unit_of_work() as work:
        work.settings.set("organisation", _ORGANISATION)
        work.settings.set("language", language())
        work.commit()
    return workspace


def _join(laptop: Workspace, office: Workspace, exchange: Path) -> None:
    invitation = invite(office, laptop.device.name, exchange)
    request = accept_invitation(laptop, invitation)
    accept_welcome(laptop, confirm_enrolment(office, enrol(office, request), exchange))


def _events(laptop: Workspace, progress: Progress) -> Event:
    """Hold the seminar of 2022, and begin what is on today."""
    rows = [row for row in list_rows(laptop, "districts") if row.get("region") == "amur"]
    districts = [
        seminar.District(row["name"], row["label"], row.get("kind") == "rayon") for row in rows
    ]
    event = seminar.hold_seminar(laptop, districts, progress)
    give_feedback(laptop, event.id)
    _mothers_group(laptop)
    return event


def _mothers_group(laptop: Workspace) -> None:
    """Begin a weekly group: it met some weeks, it meets today, the rest is ahead."""
    today = laptop.now().date()
    days = [today + timedelta(weeks=week - _WEEKS // 2) for week in range(_WEEKS)]
    group = create_event(
        laptop,
        "Школа для мам: первый год",
        EventFormat.SUPPORT_GROUP,
        days[0],
        days[-1],
        place="Центр «Лада»",
    )
    sessions = plan_sessions(laptop, group.id, days, [(time(15), time(16, 30))])
    rows = [RosterRow(name, "", "", "", RegistrationRole.PARTICIPANT) for name in names(_MOTHERS)]
    import_roster(laptop, group.id, rows)
    people = [r.id for r in open_event(laptop, group.id).participants()]
    came, missed = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
    wishes = [
        MarkWish(session.id, person, missed if (place + week) % 5 == 0 else came)
        for week, session in enumerate(sessions[: _WEEKS // 2])
        for place, person in enumerate(people)
    ]
    mark_many(laptop, wishes)


def _casework(laptop: Workspace) -> list[Submission]:
    """Fill the forms of every family; the first one is registered, assessed and served."""
    # Who works on the laptop stands in the list already.
    colleagues = [
        {"label": _initials(name), "surname": name.split()[0], "is_staff": "yes"}
        for name in _SPECIALISTS[1:]
    ]
    add_to_list(laptop, "specialists", colleagues)
    add_to_list(laptop, "organisations", [{"label": name} for name in _ORGANISATIONS])
    ids = _ids(laptop)
    today = _at_nine(laptop.now())
    return [done for story in families.STORIES for done in play(laptop, story, ids, today)]


def _ids(laptop: Workspace) -> dict[str, str]:
    """Return what every answer about this laptop's work refers to."""
    town = next(row for row in list_rows(laptop, "districts") if _TOWN in row["label"])
    specialist = laptop.user.specialist_id or ""
    return {"programme": _PROGRAMME, "district": town["name"], "specialist": specialist}


def _unfinished(laptop: Workspace) -> None:
    """Leave a form half filled and a service that head office does not have yet."""
    ids = _ids(laptop)
    begin_only(laptop, families.INTERRUPTED, ids, families.INTERRUPTED_AFTER)
    serve_again(laptop, families.STORIES[0], ids, laptop.now())


def _print(
    laptop: Workspace, event: Event, submissions: list[Submission], papers: Path
) -> list[Path]:
    assessment = next(s for s in submissions if s.form_id == "family_crisis_assessment")
    printed = [
        print_submission(
            laptop, assessment.instance_id, Paper.SUMMARY, papers / "assessment-internal.pdf"
        ),
        print_submission(
            laptop, assessment.instance_id, Paper.FAMILY, papers / "assessment-family.pdf"
        ),
    ]
    printed += [
        print_sign_in_sheet(laptop, event.id, day, papers / f"sign-in-{day:%Y-%m-%d}.pdf")
        for day in seminar.DAYS
    ]
    return [one.path for one in printed]


def _told(out: Path, bundle: ExportedBundle) -> dict[str, object]:
    return {
        "file": bundle.path.relative_to(out).as_posix(),
        "number": bundle.number,
        "changes": bundle.changes,
        "size": bundle.size,
    }


def _initials(name: str) -> str:
    surname, *given = name.split()
    return surname + "".join(f"\N{NO-BREAK SPACE}{part[0]}." for part in given)


def _at_nine(moment: datetime) -> datetime:
    return moment.replace(hour=9, minute=10, second=0, microsecond=0)
