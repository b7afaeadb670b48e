"""Forms begun, saved, resumed and finalized through the services."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.forms.errors import FormHasProblems
from fieldkit.records.casework import CaseAlreadyOpen
from fieldkit.records.change import EntityType
from fieldkit.records.submission import Subject
from fieldkit.services.filling import (
    DraftMissing,
    FormIsFinalized,
    FormNotInstalled,
    SubmissionMissing,
    begin_form,
    discard_draft,
    finalize_form,
    list_drafts,
    list_submissions,
    open_submission,
    restore_draft,
    resume_draft,
    save_draft,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, counters
from tests.support.answers import (
    ANNA,
    TIM,
    answer_assessment,
    answer_registration,
    answer_service,
    register_family,
    subject_of,
)
from tests.support.laptops import NOON

SURNAME = "/data/fam/family_surname"


def test_a_form_names_the_user_and_the_day_from_the_start(laptop: Workspace):
    session = begin_form(laptop, "family_registration").session

    assert session.node("/data/reg/specialist").value == laptop.user.specialist_id
    assert session.node("/data/reg/reg_date").value == "2026-11-12"


def test_a_form_opens_in_the_spoken_language(laptop: Workspace):
    assert begin_form(laptop, "service_record").session.language == "English (en)"
    russian = begin_form(laptop, "service_record", language="Русский (ru)")
    assert russian.session.language == "Русский (ru)"


def test_a_form_that_no_pack_brings_is_refused(laptop: Workspace):
    with pytest.raises(FormNotInstalled, match="no_such_form"):
        begin_form(laptop, "no_such_form")


def test_nothing_is_kept_before_the_first_answer(laptop: Workspace):
    begin_form(laptop, "family_registration")

    assert list_drafts(laptop) == ()


def test_a_draft_comes_back_at_the_question_asked_last(laptop: Workspace):
    filling = begin_form(laptop, "family_registration")
    filling.session.answer("/data/reg/settlement", "с. Костюковка")
    save_draft(laptop, filling, place="/data/reg/settlement")

    again = resume_draft(laptop, filling.draft_id)

    assert again.place == "/data/reg/settlement"
    assert again.session.node("/data/reg/settlement").value == "с. Костюковка"
    assert again.saved_at == NOON


def test_a_draft_tells_how_far_it_is(laptop: Workspace):
    filling = begin_form(laptop, "family_registration")
    filling.session.answer("/data/reg/settlement", "с. Костюковка")
    save_draft(laptop, filling)

    (draft,) = list_drafts(laptop)

    assert 0 < draft.answered < draft.askable


def test_a_draft_keeps_what_is_hidden_now(laptop: Workspace):
    filling = begin_form(laptop, "family_registration")
    answer_registration(filling.session)
    filling.session.answer("/data/reg/contact_kind", "anonymous")
    save_draft(laptop, filling)

    session = resume_draft(laptop, filling.draft_id).session
    session.answer("/data/reg/contact_kind", "new")

    assert session.node(SURNAME).value == "Рябинина"


def test_a_discarded_draft_can_be_brought_back(laptop: Workspace):
    filling = save_draft(laptop, begin_form(laptop, "service_record"))

    draft = discard_draft(laptop, filling.draft_id)
    gone = list_drafts(laptop)
    restore_draft(laptop, draft)

    assert gone == ()
    assert list_drafts(laptop) == (draft,)


def test_a_draft_that_is_gone_is_said_so(laptop: Workspace):
    with pytest.raises(DraftMissing):
        resume_draft(laptop, "never")
    with pytest.raises(DraftMissing):
        discard_draft(laptop, "never")


def test_drafts_of_two_users_do_not_mix(laptop: Workspace):
    save_draft(laptop, begin_form(laptop, "service_record"))
    colleague = add_user(laptop, "Снегирёва И. О.", "другой длинный пароль")

    laptop.user = colleague

    assert list_drafts(laptop) == ()
    assert counters(laptop).drafts == 0


def test_an_unfinished_form_is_not_finalized_and_stays_a_draft(laptop: Workspace):
    filling = save_draft(laptop, begin_form(laptop, "family_registration"))

    with pytest.raises(FormHasProblems):
        finalize_form(laptop, filling)

    assert len(list_drafts(laptop)) == 1
    assert list_submissions(laptop) == ()


def test_finalizing_makes_the_family_its_members_and_the_case(laptop: Workspace):
    filling = begin_form(laptop, "family_registration")
    answer_registration(filling.session)
    save_draft(laptop, filling)

    submission = finalize_form(laptop, filling)

    lists = [subject.list_name for subject in submission.subjects]
    assert lists == ["families", "persons", "persons", "cases"]
    assert list_drafts(laptop) == ()
    with laptop.reading() as work:
        case = work.entities.get("cases", subject_of(submission, "cases").entity_id)
        family = work.entities.get("families", subject_of(submission, "families").entity_id)
    assert family is not None
    assert family.get("surname") == "Рябинина"
    assert case is not None
    assert case.get("family_id") == family.id
    assert case.get("curator_id") == laptop.user.specialist_id


def test_changes_name_the_form_that_made_them(laptop: Workspace):
    submission = register_family(laptop)

    with laptop.reading() as work:
        family = subject_of(submission, "families")
        history = work.changes.history(EntityType.ENTITY, f"families/{family.entity_id}")

    assert {change.form for change in history} == {f"family_registration@{submission.form_version}"}
    assert len({change.commit for change in history}) == 1


def test_a_finalized_form_opens_for_reading_only(laptop: Workspace):
    submission = register_family(laptop)

    filling = open_submission(laptop, submission.instance_id)

    assert filling.readonly
    assert filling.session.node(SURNAME).value == "Рябинина"
    with pytest.raises(FormIsFinalized):
        save_draft(laptop, filling)
    with pytest.raises(FormIsFinalized):
        finalize_form(laptop, filling)


def test_a_form_is_not_finalized_twice(laptop: Workspace):
    filling = begin_form(laptop, "family_registration")
    answer_registration(filling.session)
    finalize_form(laptop, filling)

    with pytest.raises(FormIsFinalized):
        finalize_form(laptop, filling)

    assert len(list_submissions(laptop)) == 1


def test_a_form_that_is_not_here_is_said_so(laptop: Workspace):
    with pytest.raises(SubmissionMissing):
        open_submission(laptop, "uuid:never")


def test_an_assessment_of_a_case_begins_with_its_children(laptop: Workspace):
    vera = {**TIM, "given": "Вера", "sex": "f"}
    case = subject_of(register_family(laptop, members=(ANNA, TIM, vera)), "cases")

    filling = begin_form(laptop, "family_crisis_assessment", subject=case)

    session = filling.session
    children = [
        session.node(f"{child.ref}/ch/child_id") for child in session.children("/data/child")
    ]
    assert len(children) == 2
    assert {node.value for node in children} == {c.value for node in children for c in node.choices}
    assert session.node("/data/head/case").value == case.entity_id
    assert session.node("/data/head/district").value == "amur-svobodnensky"
    assert not session.can_undo


def test_a_form_begun_from_a_family_takes_its_only_open_case(laptop: Workspace):
    submission = register_family(laptop)
    family = subject_of(submission, "families")

    session = begin_form(laptop, "service_record", subject=family).session

    assert session.node("/data/head/case").value == subject_of(submission, "cases").entity_id


def test_registering_a_known_family_begins_with_that_family(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")

    session = begin_form(laptop, "family_registration", subject=family).session

    assert session.node("/data/reg/contact_kind").value == "known"
    assert session.node("/data/reg/known_family").value == family.entity_id


def test_an_assessment_updates_the_case_and_keeps_the_rest(laptop: Workspace):
    case = subject_of(register_family(laptop), "cases")
    filling = begin_form(laptop, "family_crisis_assessment", subject=case)
    answer_assessment(filling.session)

    submission = finalize_form(laptop, filling)

    with laptop.reading() as work:
        entity = work.entities.get("cases", case.entity_id)
    assert entity is not None
    assert entity.get("risk_band") == "moderate"
    assert entity.get("urgency") == "planned"
    assert entity.get("stage") == "assessed"
    assert entity.get("next_due") == "2026-12-01"
    assert entity.get("status") == "open"
    assert submission.subjects[0] == case


def test_a_draft_is_called_by_case_number_given_name_and_initial(laptop: Workspace):
    case = subject_of(register_family(laptop), "cases")
    filling = begin_form(laptop, "service_record", subject=case)

    save_draft(laptop, filling)

    (draft,) = list_drafts(laptop)
    assert draft.title == filling.about
    assert draft.title.startswith("2611-")
    assert draft.title.endswith(", Анна\N{NO-BREAK SPACE}Р.")


def test_the_family_of_a_case_is_a_subject_too(laptop: Workspace):
    registered = register_family(laptop)
    case = subject_of(registered, "cases")
    filling = begin_form(laptop, "service_record", subject=case)
    with laptop.reading() as work:
        person = work.entities.related("persons", "kind", "adult")[0]
    answer_service(filling.session, person.id)

    finalize_form(laptop, filling)

    family = subject_of(registered, "families")
    titles = [one.form_id for one in list_submissions(laptop, subject=family)]
    assert sorted(titles) == ["family_registration", "service_record"]


def test_a_second_open_case_in_one_programme_is_refused(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")
    filling = begin_form(laptop, "family_registration", subject=family)
    answer_registration(filling.session)
    filling.session.answer("/data/reg/contact_kind", "known")
    filling.session.answer("/data/reg/known_family", family.entity_id)
    filling.session.answer("/data/fam/new_people", "0")
    for row in filling.session.children("/data/member"):
        filling.session.answer(f"{row.ref}/m/m_same", "yes")
    save_draft(laptop, filling)

    with pytest.raises(CaseAlreadyOpen):
        finalize_form(laptop, filling)

    assert len(list_drafts(laptop)) == 1
    assert len(list_submissions(laptop)) == 1


def test_a_case_deleted_meanwhile_takes_the_assessment_all_the_same(laptop: Workspace):
    submission = register_family(laptop)
    case = subject_of(submission, "cases")
    filling = begin_form(laptop, "family_crisis_assessment", subject=case)
    answer_assessment(filling.session)
    with laptop.unit_of_work() as work:
        entity = work.entities.get("cases", case.entity_id)
        assert entity is not None
        work.entities.save(replace(entity, deleted=True))
        work.commit()

    finalize_form(laptop, filling)

    with laptop.reading() as work:
        kept = work.entities.get("cases", case.entity_id)
    assert kept is not None
    assert kept.get("risk_band") == "moderate"


def test_a_form_whose_list_the_pack_lacks_opens_and_names_it(laptop: Workspace):
    with laptop.reading() as work:
        form = work.forms.latest("service_record")
    assert form is not None
    foreign = replace(
        form,
        form_id="foreign",
        pack="",
        xml=form.xml.replace("organisations", "agencies").replace("service_record", "foreign"),
    )
    with laptop.unit_of_work() as work:
        work.forms.save(foreign)
        work.commit()

    filling = begin_form(laptop, "foreign")

    assert filling.missing_lists == ("agencies",)


def test_saving_tells_when(laptop: Workspace):
    filling = begin_form(laptop, "service_record")
    later = NOON + timedelta(minutes=3)
    laptop.now = lambda: later

    save_draft(laptop, filling)

    assert filling.saved_at == later
    assert counters(laptop).saved_at == later


def test_a_preset_answer_goes_before_the_packs_own(laptop: Workspace):
    case = subject_of(register_family(laptop), "cases")

    session = begin_form(
        laptop,
        "service_record",
        subject=Subject("cases", case.entity_id),
        preset={"/data/head/service_date": "2026-11-11", "/data/head/service_type": "aid"},
    ).session

    assert session.node("/data/head/service_type").value == "aid"
