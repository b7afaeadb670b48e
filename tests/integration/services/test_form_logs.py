"""What a form asks about its filling: its audit.csv, and the answers that were saved last."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    discard_draft,
    finalize_form,
    open_submission,
    resume_draft,
    save_draft,
)
from fieldkit.services.packs import install_form
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.laptops import NOON, PASSPHRASE, USER
from tests.support.workbooks import workbook

TOWN, NAME = "/data/town", "/data/name"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = create_workspace(
        tmp_path / "База", user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )
    workspace.now = lambda: NOON
    install_form(workspace, _form(tmp_path / "visit.xlsx"))
    yield workspace
    workspace.close()


def _form(path: Path) -> Path:
    return workbook(
        path,
        survey=(
            ("type", "name", "label", "default", "parameters"),
            ("text", "town", "Town", "${last-saved#town}", None),
            ("text", "name", "Name", None, None),
            (
                "audit",
                "audit",
                None,
                None,
                "track-changes=true identify-user=true track-changes-reasons=on-form-edit",
            ),
        ),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", "1")),
    )


def saved(laptop: Workspace, town: str, minutes: int = 0):
    laptop.now = lambda: NOON + timedelta(minutes=minutes)
    filling = begin_form(laptop, "visit")
    filling.session.answer(TOWN, town)
    return save_draft(laptop, filling)


def town_offered(laptop: Workspace) -> str:
    return begin_form(laptop, "visit").session.node(TOWN).value


def lines(audit: str) -> list[list[str]]:
    return [line.split(",") for line in audit.splitlines()]


def test_the_first_form_of_its_kind_finds_nothing_saved_last(laptop: Workspace):
    assert town_offered(laptop) == ""


def test_a_form_begins_with_what_was_saved_last_in_it(laptop: Workspace):
    saved(laptop, "Зея")
    finalize_form(laptop, saved(laptop, "Тында", 5))

    assert town_offered(laptop) == "Тында"
    saved(laptop, "Сковородино", 10)
    assert town_offered(laptop) == "Сковородино"


def test_a_draft_that_is_gone_on_with_is_not_what_was_saved_last(laptop: Workspace):
    first = finalize_form(laptop, saved(laptop, "Зея"))
    draft = saved(laptop, "Тында", 5)

    assert resume_draft(laptop, draft.draft_id).session.node(TOWN).value == "Тында"
    discard_draft(laptop, draft.draft_id)
    assert town_offered(laptop) == "Зея"
    assert open_submission(laptop, first.instance_id).session.node(TOWN).value == "Зея"


def test_nobody_begins_with_what_a_colleague_saved(laptop: Workspace):
    saved(laptop, "Зея")
    colleague = add_user(laptop, "Осинина Вера", "клён сойка тополь")

    assert town_offered(replace(laptop, user=colleague)) == ""


def test_the_log_of_a_form_outlives_the_program(laptop: Workspace):
    draft = saved(laptop, "Зея")

    again = resume_draft(laptop, draft.draft_id)
    again.session.answer(NAME, "Анна")
    submission = finalize_form(laptop, again)

    found = lines(submission.audit)
    assert found[0] == ["event", "node", "start", "end", "old-value", "new-value", "user",
                        "change-reason"]  # fmt: skip
    assert [(row[0], row[1], row[5]) for row in found[1:]] == [
        ("form start", "", ""),
        ("question", TOWN, "Зея"),
        ("form resume", "", ""),
        ("question", NAME, "Анна"),
        ("form finalize", "", ""),
    ]
    assert {row[6] for row in found[1:]} == {USER}
    assert "audit>audit.csv<" in submission.xml


def test_the_log_is_kept_with_the_submission_and_travels_in_the_change_log(laptop: Workspace):
    submission = finalize_form(laptop, saved(laptop, "Зея"))

    assert open_submission(laptop, submission.instance_id).submission.audit == submission.audit
    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        assert work.submissions.get(submission.instance_id).audit == submission.audit
        work.commit()


def test_a_correction_goes_on_with_the_log_and_gives_its_reason(laptop: Workspace):
    first = finalize_form(laptop, saved(laptop, "Зея"))
    filling = begin_correction(laptop, first.instance_id)
    filling.session.answer(TOWN, "Тында")

    second = finalize_form(laptop, filling, reason="не тот посёлок")

    assert second.audit.startswith(first.audit)
    reasons = [row[7] for row in lines(second.audit) if row[0] == "change reason"]
    assert reasons == ["не тот посёлок"]
