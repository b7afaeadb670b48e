"""How papers of a programme look: kept, checked, handed to whoever prints."""

import io

import pytest
from PIL import Image

from fieldkit.records.paper_design import EVERY_PROGRAMME, PaperDesign, SheetColumn, Signatory
from fieldkit.services.paper_design import (
    DesignPicture,
    forget_paper_design,
    own_designs,
    paper_design,
    printable_design,
    remove_design_picture,
    save_paper_design,
    set_design_picture,
)
from fieldkit.services.picture_files import PictureUnreadable


def picture(width: int = 300, height: int = 200, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


def noise(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_a_programme_without_a_design_has_that_of_every_programme(laptop):
    signed = (Signatory("Директор", "Рябинина О. В."),)
    save_paper_design(laptop, PaperDesign(heading="При поддержке фонда", signatories=signed))

    found = paper_design(laptop, "early_help")

    assert found.heading == "При поддержке фонда"
    assert found.signatories == signed


def test_a_design_of_its_own_goes_before_that_of_every_programme(laptop):
    save_paper_design(laptop, PaperDesign(heading="Общий"))
    save_paper_design(laptop, PaperDesign("early_help", "Ранняя помощь"))

    found = paper_design(laptop, "early_help")
    other = paper_design(laptop, "other")

    assert (found.heading, other.heading) == ("Ранняя помощь", "Общий")


def test_a_design_that_is_given_up_lets_that_of_every_programme_hold(laptop):
    save_paper_design(laptop, PaperDesign(heading="Общий"))
    save_paper_design(laptop, PaperDesign("early_help", "Ранняя помощь"))

    forget_paper_design(laptop, "early_help")

    assert paper_design(laptop, "early_help").heading == "Общий"
    assert [one.programme for one in own_designs(laptop)] == [EVERY_PROGRAMME]


def test_columns_can_be_left_out_even_all_of_them(laptop):
    save_paper_design(laptop, PaperDesign(columns=()))
    save_paper_design(laptop, PaperDesign("a", columns=(SheetColumn.DISTRICT,)))

    assert paper_design(laptop).columns == ()
    assert paper_design(laptop, "a").columns == (SheetColumn.DISTRICT,)


def test_a_first_logo_of_a_programme_takes_the_words_of_every_programme_along(laptop):
    save_paper_design(laptop, PaperDesign(heading="Общий"))

    made = set_design_picture(laptop, "early_help", DesignPicture.LOGO, picture())

    assert made.heading == "Общий"
    assert made.logo.startswith(b"\x89PNG")


def test_words_that_are_saved_leave_the_pictures_as_they_are(laptop):
    set_design_picture(laptop, "", DesignPicture.LOGO, picture())

    save_paper_design(laptop, PaperDesign(heading="Общий"))

    assert paper_design(laptop).logo


def test_a_picture_is_taken_out_again(laptop):
    set_design_picture(laptop, "", DesignPicture.SECOND_LOGO, picture())

    remove_design_picture(laptop, "", DesignPicture.SECOND_LOGO)

    assert not paper_design(laptop).second_logo


def test_a_large_background_is_made_small_enough_to_travel(laptop):
    made = set_design_picture(laptop, "", DesignPicture.BACKGROUND, noise(3500, 2500))

    assert 0 < len(made.background) <= 700_000


def test_what_is_no_picture_is_refused_and_the_old_one_stays(laptop):
    set_design_picture(laptop, "", DesignPicture.LOGO, picture())
    before = paper_design(laptop).logo

    with pytest.raises(PictureUnreadable):
        set_design_picture(laptop, "", DesignPicture.LOGO, b"\x89PNG\r\n\x1a\nno picture")

    assert paper_design(laptop).logo == before


def test_a_picture_that_another_laptop_damaged_is_left_out_of_the_paper(laptop):
    with laptop.unit_of_work() as work:
        work.papers.save_design(PaperDesign(logo=b"\x89PNG\r\n\x1a\nxx", background=picture()))
        work.commit()

    with laptop.reading() as work:
        found = printable_design(work, "")

    assert not found.logo
    assert found.background


def test_a_design_survives_a_rebuild(laptop):
    made = set_design_picture(laptop, "a", DesignPicture.LOGO, picture())

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert paper_design(laptop, "a") == made


def test_a_design_of_no_programme_is_that_of_every_programme(laptop):
    kept = save_paper_design(laptop, PaperDesign("", heading="При поддержке фонда"))

    assert kept.programme == EVERY_PROGRAMME
    assert paper_design(laptop, "early_help").heading == "При поддержке фонда"
