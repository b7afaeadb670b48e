"""A withdrawn form is not begun any more; what was filled in stays as it is."""

import pytest

from fieldkit.records.form_withdrawal import FormWithdrawn
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.doctor import examine
from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    finalize_form,
    list_submissions,
    open_submission,
    resume_draft,
    save_draft,
)
from fieldkit.services.form_opening import FormNotInstalled
from fieldkit.services.form_versions import form_versions
from fieldkit.services.form_withdrawals import (
    bring_form_back,
    withdraw_form,
    withdrawn_forms,
)
from fieldkit.services.packs import built_in_pack, install_form, install_pack, list_forms
from fieldkit.services.undoing import step_done, undo_step
from tests.support.colleagues import INNA, as_user
from tests.support.workbooks import SURVEY, workbook


def form(tmp_path, *rows, version: str = "1"):
    return workbook(
        tmp_path / "f.xlsx",
        survey=(SURVEY, *rows),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", version)),
    )


def ids(laptop) -> list[str]:
    return [one.form_id for one in list_forms(laptop)]


def test_a_withdrawn_form_is_neither_listed_nor_begun(laptop):
    withdraw_form(laptop, "service_record")

    assert "service_record" not in ids(laptop)
    assert "service_record" in [one.form_id for one in list_forms(laptop, withdrawn=True)]
    assert [one.form_id for one in withdrawn_forms(laptop)] == ["service_record"]
    with pytest.raises(FormWithdrawn, match="Drafts of it can still"):
        begin_form(laptop, "service_record")


def test_drafts_and_finalized_forms_of_a_withdrawn_form_stay(laptop, tmp_path):
    install_form(laptop, form(tmp_path, ("text", "words", "Words")))
    done, begun = begin_form(laptop, "visit"), begin_form(laptop, "visit")
    submission = finalize_form(laptop, save_draft(laptop, done))
    begun.session.answer("/data/words", "Рябина")
    save_draft(laptop, begun)

    withdraw_form(laptop, "visit")

    resumed = resume_draft(laptop, begun.draft_id)
    assert resumed.session.node("/data/words").value == "Рябина"
    assert finalize_form(laptop, resumed).form_id == "visit"
    assert open_submission(laptop, submission.instance_id).readonly
    assert begin_correction(laptop, submission.instance_id).corrects is not None
    assert len(list_submissions(laptop, form_id="visit")) == 2


def test_a_form_that_is_brought_back_can_be_begun(laptop):
    withdraw_form(laptop, "service_record")

    bring_form_back(laptop, "service_record")

    assert "service_record" in ids(laptop)
    assert withdrawn_forms(laptop) == ()
    begin_form(laptop, "service_record")


def test_withdrawing_can_be_undone(laptop):
    withdraw_form(laptop, "service_record")

    undo_step(laptop, step_done(laptop, "The form is withdrawn"))

    assert "service_record" in ids(laptop)


def test_a_form_stays_withdrawn_when_its_pack_is_installed_again(laptop):
    withdraw_form(laptop, "service_record")

    install_pack(laptop, built_in_pack())

    assert "service_record" not in ids(laptop)


def test_the_tables_of_withdrawn_forms_follow_from_the_log(laptop):
    withdraw_form(laptop, "service_record")
    withdraw_form(laptop, "family_registration")
    bring_form_back(laptop, "family_registration")

    found = {one.check: one.sound for one in examine(laptop)}

    assert found["tables"]


def test_a_form_that_is_not_here_cannot_be_withdrawn(laptop):
    with pytest.raises(FormNotInstalled):
        withdraw_form(laptop, "nothing")


@pytest.mark.usefixtures("inna")
def test_a_specialist_withdraws_no_form(laptop):
    for act in (withdraw_form, bring_form_back):
        with pytest.raises(NotAllowed):
            as_user(laptop, INNA, lambda at, act=act: act(at, "service_record"))


def test_the_versions_of_a_form_are_listed_with_what_stands_on_them(laptop, tmp_path):
    install_form(laptop, form(tmp_path, ("text", "words", "Words")))
    save_draft(laptop, begin_form(laptop, "visit"))
    finalize_form(laptop, save_draft(laptop, begin_form(laptop, "visit")))
    install_form(laptop, form(tmp_path, ("text", "more", "More"), version="2"))

    newest, first = form_versions(laptop, "visit")

    assert (newest.version, newest.drafts, newest.finalized) == ("2", 0, 0)
    assert (first.version, first.drafts, first.finalized) == ("1", 1, 1)
