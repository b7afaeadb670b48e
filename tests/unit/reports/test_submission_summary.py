from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fieldkit.assets import asset
from fieldkit.forms.session import Environment, FormSession
from fieldkit.i18n import speaking
from fieldkit.reports.document import Reader
from fieldkit.reports.layout import Layout, LayoutNotReadable, read_layouts
from fieldkit.reports.submission_summary import NoPaperForReader, Printed, submission_summary
from fieldkit.services.demo.families import STORIES, Story, assessment
from tests.support.pack import pack_form
from tests.support.papers import fonts_of, pages_of, text_of

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LISTS = {
    "districts": [{"name": "d1", "label": "Свободненский"}],
    "specialists": [{"name": "sp1", "label": "Ольхова Н. П.", "is_staff": "yes"}],
    "cases": [
        {
            "name": "c1",
            "label": "2603-17",
            "case_no": "2603-17",
            "family_id": "f1",
            "district_id": "d1",
            "status": "open",
            "opened_on": "2026-03-01",
        }
    ],
    "persons": [{"name": "p1", "label": "2603-17/2 Артём С.", "family_id": "f1", "kind": "child"}],
}
IN_DANGER, IN_DEBT = STORIES[1], STORIES[0]
PRINTED = Printed("Оценка кризиса семьи", "Фонд «Рядом»", NOW, "Ольхова Н. П.", "3f2a91bc", NOW)


def filled(story: Story) -> FormSession:
    definition = pack_form("family_crisis_assessment")
    session = FormSession(
        definition,
        lists=LISTS,
        environment=Environment(now=lambda: NOW),
        language=definition.languages[0],
    )
    answers = [("head/district", "d1"), ("head/case", "c1")]
    answers += assessment(story, date(2026, 3, 10), {"specialist": "sp1"})
    answers.append(("child[1]/ch/child_id", "p1"))
    for ref, value in answers:
        if not ref.startswith("child[2]") and session.node(f"/data/{ref}").relevant:
            session.answer(f"/data/{ref}", value)
    assert session.problems() == ()
    return session


def layouts() -> dict[str, Layout]:
    file = asset("packs", "social_orphanhood", "papers", "family_crisis_assessment.toml")
    return read_layouts(file.read_text(encoding="utf-8"))


def printed(folder: Path, session: FormSession, reader: Reader, layout: Layout | None) -> Path:
    file = folder / "paper.pdf"
    with speaking("ru"):
        file.write_bytes(submission_summary(session, reader, layout, PRINTED))
    return file


def test_the_internal_summary_has_two_pages_and_says_how_urgent_it_is(tmp_path: Path):
    file = printed(tmp_path, filled(IN_DANGER), Reader.INTERNAL, layouts()["internal"])

    words = text_of(file)
    assert pages_of(file) == 2
    assert "Требуется срочная помощь (сегодня)" in words
    assert "Ориентир для специалиста, не диагноз" in words
    assert "Конфиденциально" in words
    assert "Ночует у сестры" in words


def test_the_figures_on_paper_are_the_form_s_own(tmp_path: Path):
    session = filled(IN_DEBT)
    file = printed(tmp_path, session, Reader.INTERNAL, layouts()["internal"])

    line = next(line for line in text_of(file).splitlines() if "Риск в целом" in line)
    assert line.split()[-1] == session.node("/data/result/risk_pct").value


def test_the_family_s_copy_holds_no_score_sign_or_suspicion(tmp_path: Path):
    file = printed(tmp_path, filled(IN_DANGER), Reader.FAMILY, layouts()["family"])

    words = text_of(file)
    assert "О чём мы договорились" in words
    assert "17.03.2026" in words
    for secret in ("риск", "Риск", "угрож", "срочн", "участков", "assessment", "Ночует"):
        assert secret not in words.replace("угрожает опасность, звоните 112", "")


def test_what_was_agreed_is_on_the_family_s_copy_when_nobody_threatens_them(tmp_path: Path):
    file = printed(tmp_path, filled(IN_DEBT), Reader.FAMILY, layouts()["family"])

    assert "детский сад для Марии" in text_of(file)


def test_a_form_without_a_layout_prints_every_answer_by_section(tmp_path: Path):
    file = printed(tmp_path, filled(IN_DEBT), Reader.INTERNAL, None)

    words = text_of(file)
    assert "3. Жильё и деньги" in words
    assert "Долг за отопление растёт" in words
    assert "2603-17/2 Артём С." in words


def test_a_form_without_a_family_s_copy_refuses_to_print_one():
    with pytest.raises(NoPaperForReader):
        submission_summary(filled(IN_DEBT), Reader.FAMILY, None, PRINTED)


def test_markup_in_an_answer_is_printed_as_it_was_typed(tmp_path: Path):
    session = filled(IN_DEBT)
    session.answer("/data/result/main_needs", "<b>долг</b> & <font size=99>суд</font>")

    words = text_of(printed(tmp_path, session, Reader.INTERNAL, layouts()["internal"]))

    assert "<b>долг</b> & <font size=99>суд</font>" in " ".join(words.split())


def test_a_very_long_answer_runs_over_the_end_of_the_page(tmp_path: Path):
    session = filled(IN_DEBT)
    session.answer("/data/dom_a/a_note", "Долг растёт, работы нет. " * 400)

    file = printed(tmp_path, session, Reader.INTERNAL, layouts()["internal"])

    assert pages_of(file) > 2
    assert text_of(file).replace("\n", " ").count("растёт") >= 400


def test_only_golos_is_in_the_file(tmp_path: Path):
    file = printed(tmp_path, filled(IN_DEBT), Reader.INTERNAL, layouts()["internal"])

    assert all(name.startswith("GolosText") for name in fonts_of(file))


@pytest.mark.parametrize(
    "text",
    ["[internal", "internal = 5", "[internal]\nblocks = [{ kind = 'shell' }]", "[internal]\n"],
)
def test_a_damaged_layout_is_refused_in_words(text: str):
    with pytest.raises(LayoutNotReadable, match="cannot be read"):
        read_layouts(text)
