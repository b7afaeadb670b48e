"""A whole day with planted names and secrets leaves none of them readable on any disk."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.application import Hook
from fieldkit.gui.crash_dialog import CrashDialog
from fieldkit.gui.filling.papers import PaperMenu
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.gui.settings.backups import BackupsSection
from fieldkit.records.device import DeviceKind
from fieldkit.records.event import EventFormat
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.people import Role
from fieldkit.services.attachments import attach_file
from fieldkit.services.attendance import add_session, create_event, register
from fieldkit.services.cases import family_card, find_families
from fieldkit.services.doctor import examine
from fieldkit.services.erasing import act_paper, erase_person
from fieldkit.services.filling import begin_form, list_submissions, save_draft
from fieldkit.services.intake import take_in
from fieldkit.services.packs import built_in_pack, install_form, install_pack
from fieldkit.services.printing import papers_of
from fieldkit.services.recovery import draft_sheet, keep_sheet, open_with_new_passphrase, words_key
from fieldkit.services.recovery_words import words_numbers, words_to_read
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.restoring import erase_again, find_backups, restore_backup
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost
from tests.gui.filling.story import REGISTRATION, answer_all, prepare_lists, registration_answers
from tests.support.attaching import PAPER, SEALED, form
from tests.support.canaries import Planted
from tests.support.joining import join
from tests.support.photos import photo
from tests.support.window import press, type_text

SURNAME, GIVEN = "Канарейкина-Ёлочкина", "Йолантина"
SETTLEMENT, STREET = "Кукушёвка-Дальняя", "ул. Зяблийёвая, 77"
PHONE, WORDS = "+7 000 987-65-41", "муж бьёт, ночевали у соседки Синицыной-Жаворонковой"
BORN = date(1987, 10, 23)
USER, COLLEAGUE = "Свиристёлкина Есения Юрьевна", "Щеглёнкова Ая"
GUEST, PAPER_TITLE = "Трясогузкина Ульяния", "Справка Канарейкиной из роддома.pdf"
SEARCHED, HALF_TYPED = "канарейкин", "недописанное про Ёлочкиных"
FIRST, WRONG = "иволга ёлка чиж полынь", "совсем не тот пароль"
SECOND, THEIRS = "поползень ёрш калина", "крапивник йод осока"


@dataclass
class Day:
    """The day's people, places and what is planted."""

    window: MainWindow
    laptop: Path
    office: Workspace
    stick: Path
    desktop: Path
    roots: tuple[Path, ...]
    planted: Planted
    qtbot: object

    @property
    def workspace(self) -> Workspace:
        """Return what is open in the window."""
        return self.window.workbench.desk.workspace

    @property
    def page(self):
        """Return the page in sight."""
        return self.window.workbench.page

    def found(self) -> list[tuple[str, str]]:
        """Return what can be read now, but for what a person saved on the desktop on purpose."""
        return self.planted.in_files(*self.roots, besides=[self.desktop])

    def rest(self) -> None:
        """Wait until the worker has done its work."""
        bench = self.window.workbench
        self.qtbot.waitUntil(lambda: not self.window.jobs.busy, timeout=20_000)
        assert bench is None or bench is self.window.workbench
        QApplication.processEvents()

    def unlock(self, passphrase: str) -> None:
        """Type a passphrase at the unlock screen."""
        field = self.window.front.field.edit
        type_text(field, passphrase)
        press(field, Qt.Key.Key_Return)
        self.rest()


def made(folder: Path, kind: DeviceKind = DeviceKind.LAPTOP) -> Workspace:
    return create_workspace(
        folder,
        user_name=USER,
        passphrase=FIRST,
        kind=kind,
        device_name="07",
        cost=KeyCost.lowest(),
    )


def plant() -> Planted:
    planted = Planted()
    for name, text in globals().items():
        if name.isupper() and isinstance(text, str) and name not in ("PAPER", "SEALED"):
            planted.text(name.lower(), text)
    del planted.texts["registration"], planted.octets["registration"]
    planted.text("surname alone", "Ёлочкин")
    planted.text("colleague's surname", COLLEAGUE.split(maxsplit=1)[0])
    planted.text("birth date", BORN.isoformat())
    planted.text("birth date in a table", f"{BORN:%d.%m.%Y}")
    return planted


@pytest.fixture
def day(application, tmp_path, monkeypatch, qtbot) -> Iterator[Day]:
    places = {
        name: tmp_path / name for name in ("флешка", "рабочий стол", "временное", "настройки")
    }
    for place in places.values():
        place.mkdir()
    monkeypatch.setenv("TMPDIR", str(places["временное"]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    office = made(tmp_path / "головная", DeviceKind.OFFICE)
    laptop = made(tmp_path / "ноутбук")
    install_pack(laptop, built_in_pack())
    install_form(laptop, form(places["рабочий стол"] / "visit.xlsx"))
    join(laptop, office, places["флешка"])
    add_user(laptop, COLLEAGUE, THEIRS, Role.SPECIALIST)
    laptop.close()
    kept = PreferencesFile(places["настройки"] / "window.json")
    kept.write(Preferences(language="ru", look="light"))
    window = MainWindow(laptop.folder, Look(application), kept)
    window.resize(1366, 690)
    window.begin()
    window.show()
    home = tmp_path.parent / f"{tmp_path.name}-home"
    home.mkdir(exist_ok=True)
    yield Day(
        window=window,
        laptop=laptop.folder,
        office=office,
        stick=places["флешка"],
        desktop=places["рабочий стол"],
        roots=(tmp_path, home),
        planted=plant(),
        qtbot=qtbot,
    )
    window.close()
    window.deleteLater()
    office.close()


def register_a_family(day: Day) -> str:
    """Fill the registration in at the window, with planted answers; return the form's id."""
    bench = day.window.workbench
    bench.go("fill", FillRequest(form_id=REGISTRATION))
    day.qtbot.waitUntil(lambda: day.page.view is not None, timeout=20_000)
    answers = dict(
        registration_answers(prepare_lists(day.workspace), f"{day.workspace.now():%Y-%m-%d}")
    )
    member = "/data/member[1]/m"
    planted = {
        "/data/reg/settlement": SETTLEMENT,
        "/data/reg/request_words": WORDS,
        "/data/fam/family_surname": SURNAME,
        "/data/fam/address_live": STREET,
        "/data/fam/phone": PHONE,
        f"{member}/m_surname": SURNAME,
        f"{member}/m_given": GIVEN,
        f"{member}/m_birth": BORN.isoformat(),
    }
    answer_all(day.page, list({**answers, **planted}.items()))
    day.page.finalize()
    day.rest()
    return list_submissions(day.workspace)[0].instance_id


def look_at_its_paper(day: Day, instance_id: str) -> None:
    """Show the paper, and keep it on the desktop, where a person wants it."""
    menu = PaperMenu(day.window.workbench.desk, day.page)
    menu.choose(instance_id)
    menu.show_paper(papers_of(day.workspace, instance_id)[0])
    day.qtbot.waitUntil(lambda: menu.preview is not None, timeout=20_000)
    assert day.found() == []
    menu.preview.keep_at(day.desktop / "анкета.pdf")
    menu.preview.close()


def attach_papers(day: Day) -> None:
    """Attach a scan and a sealed one to a draft."""
    filling = begin_form(day.workspace, "visit")
    filling.session.answer("/data/name", SURNAME)
    for ref in (PAPER, SEALED):
        content = photo(640, 480) + WORDS.encode()
        one = attach_file(day.workspace, filling, ref, content, PAPER_TITLE)
        filling.session.answer(ref, one.name)
    save_draft(day.workspace, filling)


def hold_a_seminar(day: Day) -> None:
    """Register a guest, and open the event."""
    today = day.workspace.now().date()
    event = create_event(day.workspace, "Семинар", EventFormat.SEMINAR, today, today, place="Зея")
    add_session(day.workspace, event.id, today, time(10), time(11, 30))
    register(day.workspace, event.id, GUEST)
    day.window.workbench.go("event", event.id)


def search_for_them(day: Day) -> None:
    """Look the family up."""
    day.window.workbench.go("families")
    day.page._focus_search()
    type_text(QApplication.focusWidget() or day.page, SEARCHED)
    QApplication.processEvents()


def half_type_an_answer(day: Day) -> None:
    """Leave words in a field that nobody has left yet."""
    day.window.workbench.go("fill", FillRequest(form_id=REGISTRATION))
    day.qtbot.waitUntil(lambda: day.page.view is not None, timeout=20_000)
    sheet = day.page.view.sheet.section_sheet
    sheet.question("/data/reg/request_words").take_focus()
    type_text(sheet.question("/data/reg/request_words").control.field, HALF_TYPED)


def break_down(day: Day) -> None:
    """Let a bug reach the window whose error names a person."""

    def buggy(surname: str) -> None:
        phone = PHONE
        raise ValueError(f"{surname} {phone} {BORN:%d.%m.%Y} {FIRST}")

    try:
        buggy(SURNAME)
    except ValueError as error:
        Hook(day.window)(ValueError, error, error.__traceback__)
    day.qtbot.waitUntil(lambda: bool(day.window.findChildren(CrashDialog)))
    day.window.findChildren(CrashDialog)[0].accept()
    QApplication.processEvents()


def hand_over(day: Day) -> None:
    """Write a bundle, take it in at head office, take the receipt in."""
    day.window.workbench.go("exchange")
    day.page.write_to(day.stick)
    day.page.export()
    day.rest()
    bundle = next(one for one in day.stick.glob("*.fkb") if "receipt" not in one.name)
    receipt = take_in(day.office, bundle).receipt_path
    day.page.take_in([receipt])
    day.rest()


def back_up(day: Day) -> None:
    """Make a copy and carry one to the stick, from the settings."""
    section = BackupsSection(day.window.workbench.desk)
    section.carry_to(day.stick)
    day.rest()
    section.deleteLater()


def forget_and_renew(day: Day) -> None:
    """Open the laptop by the words that head office reads out, and keep a sheet."""
    code = open_workspace(day.laptop, FIRST)
    device = code.device.id
    draft = draft_sheet()
    keep_sheet(code, draft)
    code.close()
    (number,) = words_numbers(day.office, device)
    words = [one.word for one in words_to_read(day.office, device, number).words]
    day.planted.text("recovery words", " ".join(words))
    day.planted.text("sheet", "".join(draft.code.groups))
    key = words_key(day.laptop, words)
    again = open_with_new_passphrase(day.laptop, key, key.users[0], SECOND)
    day.planted.key("data key", again.database.keys.data_key)
    re_encrypt(again)
    day.planted.key("new data key", again.database.keys.data_key)
    again.close()


def erase_and_restore(day: Day) -> None:
    """Erase a person, put an older copy back, and erase again."""
    workspace = open_workspace(day.laptop, SECOND)
    (row,) = find_families(workspace, SEARCHED).rows
    (member,) = family_card(workspace, row.id).members
    act = erase_person(workspace, member.id, ErasureReason.DEMAND)
    assert act_paper(workspace, act.number).startswith(b"%PDF")
    workspace.close()
    restore_backup(day.laptop, find_backups(day.stick)[0], FIRST)
    back = open_workspace(day.laptop, FIRST)
    assert erase_again(back) == 1
    examine(back)
    back.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_whole_day_leaves_nothing_readable_on_any_disk(day: Day, capfd, caplog):
    day.unlock(WRONG)
    day.unlock(FIRST)
    finalized = register_a_family(day)
    assert find_families(day.workspace, SEARCHED).total == 1
    look_at_its_paper(day, finalized)
    attach_papers(day)
    hold_a_seminar(day)
    search_for_them(day)
    half_type_an_answer(day)
    break_down(day)
    assert day.found() == []

    hand_over(day)
    back_up(day)
    assert day.found() == []
    title = day.window.windowTitle()
    day.window.lock()
    day.rest()
    assert day.found() == []

    forget_and_renew(day)
    erase_and_restore(day)
    said = capfd.readouterr()

    assert day.found() == []
    assert day.planted.in_text(f"{title} {said.out} {said.err} {caplog.text}") == []
    assert len(list((day.laptop / "reports").glob("crash-*"))) == 1
    assert list((day.laptop / "set-aside").iterdir())


def test_the_search_finds_every_shape(tmp_path: Path):
    planted = plant()
    for place, shape in enumerate(sorted(planted.octets["surname"])):
        (tmp_path / f"{place}.bin").write_bytes(b"\0x" + shape + b"y")
    (tmp_path / f"отчёт {GIVEN}.txt").write_bytes(b"")

    found = planted.in_files(tmp_path)

    assert len([one for one in found if one[0] == "surname"]) == len(planted.octets["surname"]) > 9
    assert ("given", f"отчёт {GIVEN}.txt") in found
