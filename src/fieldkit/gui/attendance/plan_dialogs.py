"""What is asked of an event's plan: other dates, a reason, its facts, its history, head counts."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.formats import date_range, table_date
from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.attendance.figures import DOT, session_count
from fieldkit.gui.attendance.zone_field import zone_field
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, DateField, Field, LineField
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Event, EventStatus, Session
from fieldkit.records.headcount import Category
from fieldkit.services.event_planning import cancel_event, move_event, update_event
from fieldkit.services.headcounts import category_words, set_headcount
from fieldkit.services.lists import list_rows
from fieldkit.services.plan_versions import PlanVersion, plan_versions

_WIDE = 760
_ALL = 100


class PlanDialog(AskingDialog):
    """One question about an event.

    Signals: kept() once it was saved.
    """

    kept = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None, title: str, sentence: str = "") -> None:
        super().__init__(desk, parent, title, sentence)
        self.came.connect(self._say_kept)

    def ask(self) -> object:
        """Save it. Raises what the service refuses."""
        self.save()
        return True

    def save(self) -> None:
        """Ask the service. Raises what it refuses."""
        # As ``ask``: each question says it.
        raise NotImplementedError

    @Slot(object)
    def _say_kept(self, _result: object) -> None:
        self.kept.emit()


class MoveDialog(PlanDialog):
    """The new first day and why; the sessions that were not held move along."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        said = _("Sessions that were not held move by as many days. The plan of before is kept.")
        super().__init__(desk, parent, _("Move the event"), said)
        self._event = event
        self.day = DateField(_("New first day"), day=event.starts_on)
        self.reason = LineField(_("Why"))
        self.body.addWidget(self.day)
        self.body.addWidget(self.reason)
        self.finish(_("Move the event"))
        self.reason.confirmed.connect(self.go)
        self.day.edit.selectAll()
        self.day.edit.setFocus()

    def save(self) -> None:
        """Move the event; an unread day moves nothing."""
        day = self.day.day() or self._event.starts_on
        move_event(self.desk.workspace, self._event.id, day, self.reason.text())


class CancelDialog(PlanDialog):
    """Why an event does not take place."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        said = _("The plan, the people and the marks stay. It can be planned again later.")
        super().__init__(desk, parent, _("Cancel the event"), said)
        self._event = event
        self.reason = LineField(_("Why"))
        self.body.addWidget(self.reason)
        self.finish(_("Cancel the event"))
        self.reason.confirmed.connect(self.go)
        self.reason.edit.setFocus()

    def save(self) -> None:
        """Cancel the event."""
        cancel_event(self.desk.workspace, self._event.id, self.reason.text())


class FactsDialog(PlanDialog):
    """The facts of an event: what it is called, whose it is, how many places there are."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        super().__init__(desk, parent, _("About the event"))
        self.setFixedWidth(current().px(_WIDE))
        self._event = event
        workspace = desk.workspace
        self.name = LineField(pgettext("event", "Title"), text=event.title)
        self.place = LineField(pgettext("event", "Place"), text=event.place)
        self.organiser = LineField(pgettext("event", "Organiser"), text=event.organiser)
        self.series = LineField(_("Series"), text=event.series)
        self.programme = _rows(_("Programme"), list_rows(workspace, "programmes"), event.programme)
        self.district = _rows(_("District"), list_rows(workspace, "districts"), event.district)
        none = _("0 where nobody is turned away")
        self.places = LineField(_("Places"), text=str(event.places), hint=none)
        self.per_org = LineField(_("Of one organisation"), text=str(event.places_per_org))
        self.per_district = LineField(_("Of one district"), text=str(event.places_per_district))
        self.zone = zone_field(event.zone)
        self.share = LineField(
            _("Completed from, % of the hours"), text=f"{round(event.completion_share * 100)}"
        )
        self.academic = Choice(_("Count hours of 45 minutes"), many=True)
        self.academic.setChecked(event.academic_hours)
        fields: tuple[Field, ...] = (
            self.place, self.organiser, self.programme, self.district, self.series, self.zone,
            self.places, self.per_org, self.per_district, self.share,
        )  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.name, 0, 0, 1, 2)
        for place, field in enumerate(fields, 2):
            grid.addWidget(field, place // 2, place % 2)
        self.body.addLayout(grid)
        self.body.addWidget(self.academic)
        self.finish(_("Save"))
        self.name.edit.setFocus()

    def save(self) -> None:
        """Save the facts; a number that cannot be read stays as it was."""
        event = self._event
        update_event(
            self.desk.workspace,
            replace(
                event,
                title=self.name.text() or event.title,
                place=self.place.text(),
                organiser=self.organiser.text(),
                series=self.series.text(),
                programme=self.programme.key(),
                district=self.district.key(),
                zone=self.zone.key(),
                academic_hours=self.academic.isChecked(),
                completion_share=self._share(),
                places=_whole(self.places, event.places),
                places_per_org=_whole(self.per_org, event.places_per_org),
                places_per_district=_whole(self.per_district, event.places_per_district),
            ),
        )

    def _share(self) -> float:
        percent = _whole(self.share, round(self._event.completion_share * 100))
        return percent / 100 if 1 <= percent <= _ALL else self._event.completion_share


class CountDialog(PlanDialog):
    """How many people of each category came to a session; nobody is named."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, grid: AttendanceGrid, session: Session
    ) -> None:
        said = DOT.join(
            part for part in (table_date(session.day), session.title, session.track) if part
        )
        super().__init__(desk, parent, _("How many people came"), said)
        self._session = session
        counted = {
            category: people
            for (session_id, category), people in grid.headcounts.items()
            if session_id == session.id
        }
        self.fields: dict[str, LineField] = {}
        self._before = counted
        for category in dict.fromkeys((*Category, *counted)):
            people = counted.get(category, 0)
            field = LineField(
                category_words(category), text=str(people) if people else "", width=120
            )
            self.fields[str(category)] = field
            self.body.addWidget(field)
            field.confirmed.connect(self.focusNextChild)
        self.finish(_("Save"))
        next(iter(self.fields.values())).edit.setFocus()

    def save(self) -> None:
        """Save the numbers that were changed."""
        for category, field in self.fields.items():
            before = self._before.get(category, 0)
            people = _whole(field, before) if field.text() else 0
            if people != before:
                set_headcount(self.desk.workspace, self._session.id, category, people)


class HistoryDialog(Dialog):
    """The versions of an event's plan, the newest first."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        said = _("Each plan as it was known: dates, sessions and why it changed.")
        super().__init__(parent, _("History of the plan"), said)
        self.setFixedWidth(current().px(_WIDE))
        self.rows: TableRows[PlanVersion] = TableRows(
            (
                Column("\N{NUMERO SIGN}", 48, right=True),
                Column(_("Dates"), 240),
                Column(pgettext("plan", "What it was")),
                Column(_("Since when, by whom"), 200),
            ),
            _version_cells,
        )
        self.rows.show_rows(tuple(reversed(plan_versions(desk.workspace, event.id))))
        table = Table(self.rows, _("History of the plan"))
        table.setMinimumHeight(current().px(min(8, self.rows.rowCount() + 1) * 44))
        self.body.addWidget(table)
        self.add_button(quiet(_("Close")), self.accept).setFocus()


def _version_cells(version: PlanVersion) -> tuple[Cell, ...]:
    state = {
        EventStatus.PLANNED: pgettext("plan", "planned"),
        EventStatus.HELD: pgettext("plan", "planned"),
        EventStatus.MOVED: pgettext("event", "moved"),
        EventStatus.CANCELLED: pgettext("event", "cancelled"),
    }[version.status]
    why = f"{state}: {version.reason}" if version.reason else state
    return (
        Cell(str(version.number)),
        Cell(
            date_range(version.starts_on, version.ends_on), second=_days(version.days), weight=500
        ),
        Cell(why, second=session_count(version.sessions)),
        Cell(table_date(version.at.astimezone().date()), second=version.user_name),
    )


def _days(days: tuple[date, ...]) -> str:
    return ", ".join(f"{day:%d.%m}" for day in days[:8])


def _rows(label: str, rows: tuple[dict[str, str], ...], held: str) -> ComboField:
    options = [("", _("not said")), *((row["name"], row["label"]) for row in rows)]
    if held and held not in dict(options):
        options.append((held, held))
    field = ComboField(label, options)
    field.choose(held)
    return field


def _whole(field: LineField, before: int) -> int:
    words = field.text()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 7 else before  # noqa: PLR2004 - more than any hall holds
