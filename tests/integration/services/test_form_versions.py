"""A draft stays on its form version until somebody moves it, and sees what that loses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.submission import StoredForm
from fieldkit.services.filling import (
    Filling,
    begin_form,
    list_drafts,
    restore_draft,
    resume_draft,
    save_draft,
)
from fieldkit.services.form_versions import (
    NoNewerVersion,
    move_draft,
    newer_version,
    preview_move,
)
from fieldkit.services.workspace import Workspace
from tests.support.laptops import NOON

PLACE = "/data/reg/settlement"


def _begun(laptop: Workspace) -> Filling:
    filling = begin_form(laptop, "family_registration")
    filling.session.answer(PLACE, "с. Костюковка")
    filling.session.answer("/data/reg/request_words", "негде жить")
    return save_draft(laptop, filling, place=PLACE)


def _renewed(laptop: Workspace, *altered: tuple[str, str], version: str = "2027010101") -> None:
    """Install a later version of the registration, its XML altered."""
    with laptop.unit_of_work() as work:
        form = work.forms.latest("family_registration")
        assert form is not None
        xml = form.xml.replace(f'version="{form.version}"', f'version="{version}"')
        for before, after in altered:
            assert before in xml
            xml = xml.replace(before, after)
        later = form.installed_at + timedelta(days=1)
        work.forms.save(replace(form, version=version, xml=xml, installed_at=later))
        work.commit()


def _latest(laptop: Workspace) -> StoredForm | None:
    with laptop.reading() as work:
        return work.forms.latest("family_registration")


def test_a_draft_stays_on_its_version(laptop: Workspace):
    begun = _begun(laptop)
    draft_id = begun.draft_id
    _renewed(laptop)

    filling = resume_draft(laptop, draft_id)

    assert filling.form.version == begun.form.version
    assert newer_version(laptop, draft_id) == _latest(laptop)


def test_a_draft_on_the_newest_version_is_not_moved(laptop: Workspace):
    draft_id = _begun(laptop).draft_id

    assert newer_version(laptop, draft_id) is None
    with pytest.raises(NoNewerVersion, match="stays as it is"):
        move_draft(laptop, draft_id)
    with pytest.raises(NoNewerVersion):
        preview_move(laptop, "never")


def test_looking_at_a_move_changes_nothing(laptop: Workspace):
    draft_id = _begun(laptop).draft_id
    _renewed(laptop, ("request_words", "request_told"))
    before = list_drafts(laptop)

    move = preview_move(laptop, draft_id)

    assert list_drafts(laptop) == before
    assert [(one.ref, one.answer) for one in move.lost] == [
        ("/data/reg/request_words", "негде жить")
    ]


def test_what_would_be_lost_is_told_in_words(laptop: Workspace):
    draft_id = _begun(laptop).draft_id
    _renewed(laptop, ("request_words", "request_told"))

    with speaking("ru"):
        (told,) = preview_move(laptop, draft_id).sentences()

    assert told.endswith("негде жить (в новой редакции этого вопроса нет)")


def test_a_moved_draft_goes_on_in_the_new_version(laptop: Workspace):
    draft_id = _begun(laptop).draft_id
    _renewed(laptop)
    laptop.now = lambda: NOON + timedelta(hours=1)

    move = move_draft(laptop, draft_id)

    filling = resume_draft(laptop, draft_id)
    assert move.lost == ()
    assert filling.form.version == "2027010101"
    assert 'version="2027010101"' in filling.session.submission_xml()
    assert filling.session.node(PLACE).value == "с. Костюковка"
    assert filling.place == PLACE
    assert filling.saved_at == NOON + timedelta(hours=1)
    assert newer_version(laptop, draft_id) is None


def test_a_place_that_is_gone_leads_to_the_beginning(laptop: Workspace):
    draft_id = _begun(laptop).draft_id
    _renewed(laptop, ("settlement", "locality"))

    move_draft(laptop, draft_id)

    assert resume_draft(laptop, draft_id).place == ""


def test_a_move_can_be_undone(laptop: Workspace):
    draft_id = _begun(laptop).draft_id
    _renewed(laptop, ("request_words", "request_told"))
    before = list_drafts(laptop)

    move = move_draft(laptop, draft_id)
    restore_draft(laptop, move.draft)

    assert list_drafts(laptop) == before
    assert resume_draft(laptop, draft_id).session.node("/data/reg/request_words").value


def test_an_older_version_installed_anew_is_no_newer_one(laptop: Workspace):
    draft_id = _begun(laptop).draft_id
    with laptop.unit_of_work() as work:
        form = work.forms.latest("family_registration")
        assert form is not None
        earlier = form.installed_at - timedelta(days=9)
        work.forms.save(replace(form, version="2020010101", installed_at=earlier))
        work.commit()

    assert newer_version(laptop, draft_id) is None
