"""A sign-in sheet is printed with a version and found again from any of its pages."""

import io
import subprocess
from dataclasses import replace
from datetime import date, time
from types import SimpleNamespace

import pytest
from PIL import Image

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Consent, EventFormat
from fieldkit.records.paper_design import PaperDesign, SheetColumn, Signatory
from fieldkit.records.printed_sheet import SheetScope
from fieldkit.records.row_number import plain
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    close_session,
    create_event,
    import_roster,
    open_event,
    plan_sessions,
    register,
    update_event,
    update_registration,
    update_session,
    withdraw,
)
from fieldkit.services.correcting import correct_marks
from fieldkit.services.event_mode import begin_event_mode
from fieldkit.services.paper_design import DesignPicture, save_paper_design, set_design_picture
from fieldkit.services.picture_files import codes_on
from fieldkit.services.sign_in_sheets import (
    SheetNotFound,
    find_sheet_page,
    print_sign_in_sheet,
    printed_sheets,
)
from tests.support.papers import pages_of, pictures_of, text_of

DAY = date(2026, 11, 18)
PARTS = [(time(9, 30), time(12, 30)), (time(14), time(17))]


def names(count: int) -> list[RosterRow]:
    return [RosterRow(f"Дроздова{n} Вера", "КЦСОН", "Мазановский") for n in range(1, count + 1)]


@pytest.fixture
def seminar(laptop, tmp_path):
    event = create_event(laptop, "Первый контакт", EventFormat.TRAINING, DAY, DAY)
    sessions = plan_sessions(laptop, event.id, [DAY], PARTS)
    import_roster(laptop, event.id, names(60))
    out = tmp_path / "лист.pdf"
    return SimpleNamespace(id=event.id, sessions=sessions, out=out)


def signs_on(pdf) -> list[str]:
    """Return what the QR sign of each page says, read from a picture of the page."""
    subprocess.run(["pdftoppm", "-r", "150", "-png", pdf, pdf.with_suffix("")], check=True)
    pages = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    return [code for page in pages for code in codes_on(page.read_bytes())]


def test_the_sign_of_each_page_leads_back_to_its_rows(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    found = [find_sheet_page(laptop, code) for code in signs_on(seminar.out)]

    assert pages_of(seminar.out) == 3
    assert [page.page for page in found] == [1, 2, 3]
    assert [row for page in found for row in page.rows] == [*plain(*range(1, 66))]


def test_the_letters_lead_there_too_however_they_are_typed(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    page = printed_sheets(laptop, seminar.id)[0].page(2)

    assert page.word in text_of(seminar.out)
    assert find_sheet_page(laptop, f" {page.word[:3].lower()} {page.word[3:].lower()}") == page


def test_the_letters_are_found_under_the_other_layout_too(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    page = printed_sheets(laptop, seminar.id)[0].page(1)
    keys = str.maketrans("БВГЗКЛМНРТАИОУ", ",DUPRKVYHNFBJE")

    assert find_sheet_page(laptop, page.word.translate(keys).lower()) == page


def test_a_word_that_stands_on_no_sheet_is_refused(laptop, seminar):
    with pytest.raises(SheetNotFound):
        find_sheet_page(laptop, "КАКОКИ")


def test_a_second_copy_is_the_same_version(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    assert [one.version for one in printed_sheets(laptop, seminar.id)] == [1]


def test_who_is_added_after_printing_stands_at_the_end_of_the_next_version(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    late = register(laptop, seminar.id, "Яблокова Инна")

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    first, second = printed_sheets(laptop, seminar.id)
    rows = [row for page in second.pages for row in page]
    assert late.row_no == 66
    assert second.version == 2
    assert rows == [*plain(*range(1, 61), 66, *range(67, 72))]
    assert find_sheet_page(laptop, first.page(3).word).rows == plain(*range(51, 66))


def test_the_number_of_who_is_taken_off_is_never_given_again(laptop, seminar):
    people = open_event(laptop, seminar.id).registrations
    withdraw(laptop, people[59])

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    (sheet,) = printed_sheets(laptop, seminar.id)
    assert sheet.pages[2] == plain(*range(51, 60), *range(61, 66))


def test_a_session_has_a_sheet_of_its_own_with_one_column_to_sign(laptop, seminar):
    scope = SheetScope(DAY, session_id=seminar.sessions[1].id)

    print_sign_in_sheet(laptop, seminar.id, scope, seminar.out)

    words = text_of(seminar.out)
    assert "14:00" in words
    assert "09:30" not in words
    assert find_sheet_page(laptop, signs_on(seminar.out)[0]).scope == scope.code


def test_a_sheet_in_large_type_takes_more_pages_and_is_a_version_of_its_own(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out, large=True)

    assert pages_of(seminar.out) == 5
    assert [one.version for one in printed_sheets(laptop, seminar.id)] == [1, 2]


def test_a_private_sheet_tells_nobody_for_what_people_come_together(laptop, seminar):
    told = replace(
        seminar.sessions[0], title="ВИЧ и семья", speakers="Ольхова Н. П.", room="Центр СПИД"
    )
    update_session(laptop, told)

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out, private=True)

    words = text_of(seminar.out)
    assert "Вера" in words
    for secret in ("Дроздова", "КЦСОН", "Мазановский", "Первый контакт", "ВИЧ", "Ольхова", "СПИД"):
        assert secret not in words


def test_at_the_door_a_sheet_of_another_event_is_not_found(laptop, seminar):
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    code = signs_on(seminar.out)[0]
    other = create_event(laptop, "Другое", EventFormat.TRAINING, DAY, DAY)
    begin_event_mode(laptop, other.id)

    with pytest.raises(SheetNotFound):
        find_sheet_page(laptop, code)


def test_a_track_has_a_sheet_of_its_own_people(laptop, seminar):
    afternoon = seminar.sessions[1]
    update_session(laptop, replace(afternoon, track="Опека"))
    people = open_event(laptop, seminar.id).registrations
    for person, track in zip(people[:3], ("Опека", "Школа", ""), strict=True):
        update_registration(laptop, replace(person, track=track))
    scope = SheetScope(DAY, track="Опека")

    print_sign_in_sheet(laptop, seminar.id, scope, seminar.out)

    words = text_of(seminar.out)
    (sheet,) = printed_sheets(laptop, seminar.id)
    assert "Опека" in words
    assert "9:30" not in words
    numbers = {row.number for row in sheet.pages[0]}
    assert 2 not in numbers
    assert {1, 3} <= numbers
    assert find_sheet_page(laptop, signs_on(seminar.out)[0]).scope == scope.code


def test_a_sheet_of_a_corrected_session_says_so(laptop, seminar):
    close_session(laptop, seminar.sessions[0].id, blanks_are_absent=True)
    person = open_event(laptop, seminar.id).registrations[0]
    wish = MarkWish(seminar.sessions[0].id, person.id, AttendanceStatus.PRESENT)
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    before = text_of(seminar.out)

    correct_marks(laptop, [wish], "подпись нашлась")
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    assert "corrected after closing" not in before
    assert "corrected after closing" in text_of(seminar.out)


def test_logos_columns_and_signatories_of_the_programme_stand_on_the_sheet(laptop, seminar):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    signed = (Signatory("Директор", "Рябинина О. В."),)
    save_paper_design(laptop, PaperDesign(heading="Фонд «Рядом»", columns=(), signatories=signed))
    set_design_picture(laptop, "", DesignPicture.LOGO, out.getvalue())

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    words = text_of(seminar.out)
    assert "Фонд «Рядом»" in words
    assert "Рябинина О. В." in words
    assert "КЦСОН" not in words
    assert pictures_of(seminar.out)


def test_a_private_sheet_bears_neither_logo_nor_funder(laptop, seminar):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    save_paper_design(laptop, PaperDesign(heading="Фонд помощи при ВИЧ"))
    set_design_picture(laptop, "", DesignPicture.LOGO, out.getvalue())

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out, private=True)

    assert "Фонд" not in text_of(seminar.out)
    assert not pictures_of(seminar.out)


@pytest.mark.parametrize("format_", [EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE])
def test_a_sheet_that_goes_round_among_parents_is_private_unasked(laptop, seminar, format_):
    event = open_event(laptop, seminar.id).event
    update_event(laptop, replace(event, format=format_))

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    assert "Дроздова" not in text_of(seminar.out)


def test_the_end_of_a_telephone_stands_there_only_where_the_design_wants_it(laptop, seminar):
    person = open_event(laptop, seminar.id).registrations[0]
    update_registration(laptop, replace(person, phone="+7 (000) 123-45-67"))
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)
    before = text_of(seminar.out)

    design = PaperDesign().with_column(SheetColumn.PHONE_TAIL, shown=True)
    save_paper_design(laptop, design)
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    after = text_of(seminar.out)
    assert "4567" not in before
    assert "4567" in after
    assert not {"12345", "34567"} & set(after.replace("-", "").split())
    assert "000" not in after


def test_of_who_refused_and_on_private_sheets_no_telephone_is_shown(laptop, seminar):
    person = open_event(laptop, seminar.id).registrations[0]
    save_paper_design(laptop, PaperDesign().with_column(SheetColumn.PHONE_TAIL, shown=True))
    update_registration(laptop, replace(person, phone="+7 000 123 45 67"))

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out, private=True)
    private = text_of(seminar.out)
    update_registration(laptop, replace(person, consent=Consent.REFUSED))
    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    assert "4567" not in private
    assert "4567" not in text_of(seminar.out)


def test_the_names_of_two_signatories_are_whole_and_a_long_title_is_set_smaller(laptop, seminar):
    signed = (
        Signatory("Директор", "Ольхова Т. С."),
        Signatory("Руководитель программы повышения квалификации", "Рябинина-Соловьёва Н. П."),
    )
    save_paper_design(laptop, PaperDesign(signatories=signed))
    title = "Межрегиональный семинар «Первый контакт: что сказать семье в кризисе и о чём молчать»"
    update_event(laptop, replace(open_event(laptop, seminar.id).event, title=title))

    print_sign_in_sheet(laptop, seminar.id, DAY, seminar.out)

    for words in (title, "Ольхова Т. С.", "Рябинина-Соловьёва Н. П."):
        assert words in text_of(seminar.out)
