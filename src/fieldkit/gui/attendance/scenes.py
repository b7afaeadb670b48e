"""What of the attendance pages is drawn for people to look at."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColor, QImage, QImageWriter

from fieldkit.gui.attendance.dialog_scenes import DIALOG_SCENES, seminar
from fieldkit.gui.attendance.events_page import NEW, EventsPage
from fieldkit.gui.attendance.hall_dialogs import HallsDialog
from fieldkit.gui.attendance.order import RowOrder
from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import SessionKind
from fieldkit.services.attendance import (
    MarkWish,
    clear_marks,
    mark_many,
    open_event,
    reopen_session,
    update_registration,
    update_session,
)
from fieldkit.services.boarding import add_boarding
from fieldkit.services.correcting import correct_marks
from fieldkit.services.halls import share_out_halls
from fieldkit.services.roster_import import read_roster_table
from fieldkit.services.sign_in_sheets import print_sign_in_sheet, printed_sheets
from fieldkit.services.webinar import plan_import
from fieldkit.services.workspace import Workspace

_COLOURS = ("steelblue", "darkkhaki", "rosybrown")


def _new(_workspace: Workspace) -> object:
    return NEW


def _in_the_grid(page: Page) -> None:
    if isinstance(page, EventPage) and page.marks:
        page.marks.order_by(RowOrder.NAME)
        page.marks.view.go(7, 2)
        page.marks.view.setFocus()


def _at_the_walk_in_line(page: Page) -> None:
    _in_the_grid(page)
    if isinstance(page, EventPage) and page.marks:
        page.marks.begin_walk_in()
        page.marks.walk_in.edit.setText("кед")
        page.marks.walk_in.search()


def _at_a_signed_page(page: Page) -> None:
    if not isinstance(page, EventPage) or page.marks is None:
        return
    grid = page.marks.model.grid
    day = grid.sessions[0].day
    with TemporaryDirectory() as folder:
        print_sign_in_sheet(page.desk.workspace, grid.event.id, day, Path(folder) / "sheet.pdf")
    page.enter_page(printed_sheets(page.desk.workspace, grid.event.id)[-1].page(1))
    strip = page.marks.paper.strip
    strip.rows[AttendanceStatus.ABSENT].setText("4 17 22")
    strip.rows[AttendanceStatus.LATE].setText("9")
    strip.total.setText("21")


def _at_a_history(page: Page) -> None:
    _in_the_grid(page)
    if isinstance(page, EventPage) and page.marks:
        view, model = page.marks.view, page.marks.model
        view.go(7, 0)
        mark = model.mark(7, 0)
        if mark is not None:
            wish = MarkWish(mark.session_id, mark.registration_id, AttendanceStatus.LATE, 30)
            if model.session(0).closed:
                correct_marks(page.desk.workspace, [wish], "подпись нашлась на втором листе")
            page.open()
            view.go(7, 0)
        page.marks.marking.show_history()


def _at_the_door(page: Page) -> None:
    _in_the_grid(page)
    if isinstance(page, EventPage) and page.marks:
        page.marks.door.strip.ask(
            _("{name} is marked already. Leaves early?").format(name="Голубева Анна Викторовна")
        )


def _at_the_scans(page: Page) -> None:
    if isinstance(page, EventPage):
        page.show_scans()


def _at_the_sheet_dialog(page: Page) -> None:
    if isinstance(page, EventPage):
        page.ask_sheet()


def _at_the_people(page: Page) -> None:
    if isinstance(page, EventPage):
        page.show_tab("people")


def _at_the_programme(page: Page) -> None:
    if isinstance(page, EventPage):
        page.show_tab("programme")


def _at_the_certificates(page: Page) -> None:
    if isinstance(page, EventPage) and page.results:
        page.show_tab("results")
        page.results.show_part("certificates")


def _at_the_report(page: Page) -> None:
    if isinstance(page, EventPage) and page.results:
        page.show_tab("results")
        page.results.show_part("report")


def _at_the_photos(page: Page) -> None:
    """Show the lower half of the report, with pictures of one colour."""
    _at_the_report(page)
    if not isinstance(page, EventPage) or not page.results:
        return
    report = page.results.report
    report.photos.show_photos([(Path(f"{one}.png"), _plain_picture(one)) for one in _COLOURS])
    bar = report.column.verticalScrollBar()
    bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))


def _plain_picture(colour: str) -> bytes:
    picture = QImage(320, 240, QImage.Format.Format_RGB32)
    picture.fill(QColor(colour))
    kept = QBuffer()
    kept.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(kept, QByteArray(b"png")).write(picture)
    return bytes(kept.data().data())


def _at_the_connections(page: Page) -> None:
    if not isinstance(page, EventPage) or not page.results or not page.marks:
        return
    grid = page.marks.model.grid
    day = grid.sessions[0].day
    told = ["Name,User Email,Join Time,Leave Time"]
    for place, person in enumerate(grid.participants()[:9]):
        surname, given, *_rest = person.name.split()
        told += [
            f"{given} {surname},,{day} 9:{35 + place},{day} 11:{10 + place}",
            f"{given} {surname},,{day} 11:{15 + place},{day} 12:30",
        ]
    told += [f"iPhone,,{day} 9:40,{day} 12:10", f"Анна,,{day} 10:00,{day} 10:20"]
    page.show_tab("results")
    page.results.show_part("webinar")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        file.write_text("\n".join(told), encoding="utf-8")
        plan = plan_import(page.desk.workspace, grid.event.id, file)
    page.results.webinar.show_plan(plan)


def _issuing(page: Page) -> None:
    _at_the_certificates(page)
    if isinstance(page, EventPage) and page.results:
        page.results.certificates.ask_issue()


def _voiding(page: Page) -> None:
    _issued(page)
    if isinstance(page, EventPage) and page.results:
        page.results.certificates.void.click()


def _handing_over(page: Page) -> None:
    _issued(page)
    if isinstance(page, EventPage) and page.results:
        page.results.certificates.handed.click()


def _issued(page: Page) -> None:
    _at_the_certificates(page)
    if isinstance(page, EventPage) and page.results:
        page.results.certificates.issue_all("\u0421\u041f")


def _written(page: Page) -> None:
    if isinstance(page, EventsPage) and page.form is not None:
        page.form.name.set_text("Семинар «Первый контакт»")
        page.form.place.set_text("Свободный")
        page.form.roster.edit.setPlainText(
            "Аистова Вера Ильинична; Опека, Мазановский округ\nБерёзкина Анна Олеговна; КЦСОН"
        )


def _at_their_part(page: Page) -> None:
    if isinstance(page, EventPage) and page.people:
        page.show_tab("people")
        page.people.shown.choose("part")
        page.people.show_columns()


def _in_another_role(page: Page) -> None:
    _at_the_people(page)
    if isinstance(page, EventPage) and page.people:
        page.people.table.setCurrentIndex(page.people.model.index(3, 1))
        page.people.ask_role()


def _choosing_specialists(page: Page) -> None:
    _at_the_people(page)
    if isinstance(page, EventPage) and page.people:
        page.people.ask_specialists()


def _at_the_sessions_of_a_row(page: Page) -> None:
    _at_the_people(page)
    if isinstance(page, EventPage) and page.people:
        page.people.table.setCurrentIndex(page.people.model.index(3, 1))
        page.people.ask_sessions()


def _in_two_tracks(page: Page) -> None:
    """Let two sessions be of two tracks at one time, and somebody be marked at both."""
    if not isinstance(page, EventPage) or page.marks is None:
        return
    workspace, grid = page.desk.workspace, page.marks.model.grid
    first, second = (
        reopen_session(workspace, one.id).session if one.closed else one
        for one in grid.sessions[-2:]
    )
    people = grid.participants()
    update_session(workspace, replace(first, track="Опека"))
    update_session(
        workspace,
        replace(second, track="Школа", day=first.day, starts=first.starts, ends=first.ends),
    )
    for place, person in enumerate(people[:18]):
        update_registration(workspace, replace(person, track=("Опека", "Школа")[place % 2]))
    for session, start in ((first, 0), (second, 1)):
        clear_marks(workspace, session.id, [one.id for one in people])
        there = [*people[start:16:2], people[3], people[20]]
        mark_many(workspace, [MarkWish(session.id, o.id, AttendanceStatus.PRESENT) for o in there])
    page.open()
    page.marks.order_by(RowOrder.NUMBER)
    page.marks.view.go(7, page.marks.model.column_of(second.id))
    page.marks.view.setFocus()


def _at_an_import(page: Page) -> None:
    if isinstance(page, EventPage) and page.people:
        page.show_tab("people")
        page.people.look_over(
            read_roster_table(
                "ФИО\tМесто работы\tРайон\tПочта\nАистова Вера Ильинична\tКЦСОН «Исток»\t\t\n"
                "Аистова Вера Ильинишна\tКЦСОН «Исток», Архаринский район\t\t\n"
                "Кедрова Алла Петровна\tкцсон исток архаринский\tАрхаринский\talla@example.org\n"
                "Чайкина Ада\tОрган опеки и попечительств\t\t\n"
            )
        )


def _sharing_out_halls(page: Page) -> None:
    _at_the_people(page)
    if isinstance(page, EventPage) and page.people:
        page.people.ask_halls()
        if isinstance(page.people.dialog, HallsDialog):
            page.people.dialog.halls.set_text("Большой зал, Малый зал")


def _in_halls(page: Page) -> None:
    """Show the people of two halls, with years of practice, one of them corrected."""
    if not isinstance(page, EventPage) or page.people is None:
        return
    workspace, event = page.desk.workspace, page.people.model.people[0].event_id
    share_out_halls(workspace, event, ["Большой зал", "Малый зал"])
    for place, person in enumerate(open_event(workspace, event).participants()[:9]):
        known = replace(person, years=place * 3)
        if place == 1:
            note = "в заявке указан филиал"
            known = replace(known, org_then="КЦСОН «Исток»", then_note=note)
        update_registration(workspace, known)
    page.open()
    page.show_tab("people")
    page.people.shown.choose("more")
    page.people.show_columns()


def _correcting_an_organisation(page: Page) -> None:
    _at_the_people(page)
    if isinstance(page, EventPage) and page.people:
        person = page.people.model.person(2)
        page.people.model.edited.emit(replace(person, org_then="КЦСОН «Исток»"))


def _with_a_visit(page: Page) -> None:
    """Let the last session be a visit, with the columns of who is on board."""
    if not isinstance(page, EventPage) or page.programme is None:
        return
    workspace, last = page.desk.workspace, page.programme.model.session(5)
    opened = reopen_session(workspace, last.id).session if last.closed else last
    visit = replace(opened, kind=SessionKind.SITE_VISIT, host="Центр содействия семье")
    update_session(workspace, visit)
    add_boarding(workspace, visit.event_id, visit.day)
    page.open()
    page.show_tab("programme")


def _naming_the_columns(page: Page) -> None:
    _at_the_connections(page)
    if isinstance(page, EventPage) and page.results:
        page.results.webinar.ask_columns()


def _group(page: Page) -> None:
    if isinstance(page, EventsPage) and page.form is not None:
        page.form.name.set_text("Школа мам")
        page.form.format.choose("support_group")
        page.form.schedule.tracks.set_text("Мамы, Бабушки")


SCENES = (
    Scene("marks", "event", seminar, _in_the_grid),
    Scene("walk-in", "event", seminar, _at_the_walk_in_line),
    Scene("from-paper", "event", seminar, _at_a_signed_page),
    Scene("mark-history", "event", seminar, _at_a_history),
    Scene("door", "event", seminar, _at_the_door),
    Scene("sheet-scans", "event", seminar, _at_the_scans),
    Scene("sheet-dialog", "event", seminar, _at_the_sheet_dialog),
    Scene("participants", "event", seminar, _at_the_people),
    Scene("people-part", "event", seminar, _at_their_part),
    Scene("people-role", "event", seminar, _in_another_role),
    Scene("people-specialists", "event", seminar, _choosing_specialists),
    Scene("people-sessions", "event", seminar, _at_the_sessions_of_a_row),
    Scene("tracks", "event", seminar, _in_two_tracks),
    Scene("people-halls", "event", seminar, _in_halls),
    Scene("people-sharing-out", "event", seminar, _sharing_out_halls),
    Scene("people-correcting", "event", seminar, _correcting_an_organisation),
    Scene("people-import", "event", seminar, _at_an_import),
    Scene("programme-visit", "event", seminar, _with_a_visit),
    Scene("connections-columns", "event", seminar, _naming_the_columns),
    Scene("programme", "event", seminar, _at_the_programme),
    Scene("certificates", "event", seminar, _at_the_certificates),
    Scene("certificates-issuing", "event", seminar, _issuing),
    Scene("certificates-voiding", "event", seminar, _voiding),
    Scene("certificates-handed", "event", seminar, _handing_over),
    Scene("certificates-issued", "event", seminar, _issued),
    Scene("report", "event", seminar, _at_the_report),
    Scene("report-photos", "event", seminar, _at_the_photos),
    Scene("connections", "event", seminar, _at_the_connections),
    Scene("register", "certificates"),
    Scene("events", "events"),
    Scene("new-event", "events", _new, _written),
    Scene("new-group", "events", _new, _group),
    *DIALOG_SCENES,
)
