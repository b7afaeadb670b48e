"""Somebody leaves: what they had in hand passes on, and the passphrase stops opening."""

from dataclasses import replace

import pytest

from fieldkit.forms.session import FormSession
from fieldkit.records.people import Role, UserMissing
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.attendance import match_people
from fieldkit.services.cases import family_card
from fieldkit.services.filling import (
    begin_form,
    discard_draft,
    finalize_form,
    list_drafts,
    resume_draft,
    save_draft,
)
from fieldkit.services.leaving import (
    OnlyByAdministrators,
    OwnAccess,
    SuccessorUnfit,
    ask_leaving,
    end_access,
    who_may_leave,
)
from fieldkit.services.rekeying import re_encryption_wanted
from fieldkit.services.sealing import list_holders, name_holder, remove_holder
from fieldkit.services.users import WorkInHand, add_user, change_role, list_users
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import WrongPassphrase
from fieldkit.store.sealed import LastHolder
from tests.support.answers import register_family, subject_of
from tests.support.colleagues import INNA, VERA, as_user, begins, curators, supervising
from tests.support.laptops import PASSPHRASE

CURATOR = "/data/casegrp/curator"


def offered(session: FormSession) -> set[str]:
    return {choice.value for choice in session.node(CURATOR).choices}


def test_what_passes_is_counted_before_anything_happens(laptop, inna, vera):
    as_user(laptop, INNA, register_family)
    as_user(laptop, INNA, begins)

    found = ask_leaving(laptop, inna)

    assert (found.drafts, found.cases, found.planned, found.others) == (1, 1, 1, 0)
    assert {one.id for one in found.successors} == {laptop.user.id, vera.id}
    assert not found.holds
    assert curators(laptop) == [inna.specialist_id]


def test_drafts_and_open_cases_pass_and_finalized_forms_keep_their_author(laptop, inna, vera):
    family = subject_of(as_user(laptop, INNA, register_family), "families").entity_id
    draft = as_user(laptop, INNA, begins)

    end_access(laptop, inna, vera)

    card = family_card(supervising(laptop), family)
    theirs = as_user(laptop, VERA, lambda one: [found.id for found in list_drafts(one)])
    assert curators(laptop) == [vera.specialist_id]
    assert card.timeline[0].user_name == "Снегирёва Инна"
    assert theirs == [draft]


def test_the_passing_of_a_case_is_a_logged_change(laptop, inna, vera):
    as_user(laptop, INNA, register_family)
    with laptop.reading() as work:
        before = work.changes.unconfirmed_count()

    end_access(laptop, inna, vera)

    with laptop.reading() as work:
        (case,) = work.entities.list("cases")
        history = [one.payload for one in work.changes.history("entity", f"cases/{case.id}")]
        after = work.changes.unconfirmed_count()
    assert history.count(vera.specialist_id) == 1
    # The curator, and that the leaver is no more to be named in new records.
    assert after == before + 2


def test_a_closed_case_stays_with_whoever_closed_it(laptop, inna, vera):
    as_user(laptop, INNA, register_family)
    with laptop.unit_of_work() as work:
        (case,) = work.entities.list("cases")
        work.entities.save(case.with_values({"status": "closed"}))
        work.commit()

    passed = end_access(laptop, inna, vera)

    assert passed.cases == 0
    assert curators(laptop) == [inna.specialist_id]


def test_a_draft_that_opens_a_case_opens_it_for_the_successor(laptop, inna, vera):
    draft = as_user(laptop, INNA, begins)
    end_access(laptop, inna, vera)

    def finalizes(workspace: Workspace):
        filling = resume_draft(workspace, draft)
        said = filling.session.node("/data/reg/specialist").value
        finalize_form(workspace, filling)
        return said

    said = as_user(laptop, VERA, finalizes)

    assert said == inna.specialist_id
    assert curators(laptop) == [vera.specialist_id]


def test_a_deleted_draft_passes_as_well_and_stays_deleted(laptop, inna, vera):
    def deletes(workspace: Workspace) -> str:
        draft = begins(workspace)
        discard_draft(workspace, draft)
        return draft

    draft = as_user(laptop, INNA, deletes)

    end_access(laptop, inna, vera)

    with laptop.reading() as work:
        ((kept, _moment),) = work.drafts.deleted()
        there = work.drafts.list()
    assert (kept.id, kept.user_id) == (draft, vera.id)
    assert inna.specialist_id not in kept.instance.partition("<casegrp>")[2]
    assert there == ()


def test_the_passphrase_opens_nothing_any_more(laptop, inna):
    end_access(laptop, inna, laptop.user)
    laptop.close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, INNA)
    open_workspace(laptop.folder, PASSPHRASE).close()


def test_re_encrypting_is_recommended_afterwards(laptop, inna):
    before = re_encryption_wanted(laptop)

    end_access(laptop, inna, laptop.user)

    assert (before, re_encryption_wanted(laptop)) == (False, True)


def test_who_has_left_is_offered_in_no_new_record_and_still_named_in_old_ones(laptop, inna, vera):
    family = subject_of(as_user(laptop, INNA, register_family), "families").entity_id
    draft = begins(laptop)
    with laptop.unit_of_work() as work:
        (case,) = work.entities.list("cases")
        work.entities.save(case.with_values({"status": "closed"}))
        work.commit()

    end_access(laptop, inna, vera)

    new = begin_form(laptop, "family_registration").session
    going_on = resume_draft(laptop, draft).session
    assert inna.specialist_id not in offered(new)
    assert inna.specialist_id not in offered(going_on)
    assert vera.specialist_id in offered(new)
    assert match_people(laptop, "снегир") == ()
    assert family_card(supervising(laptop), family).cases[0].curator == "Снегирёва Инна"
    assert inna.id not in {one.id for one in list_users(laptop)}


def test_a_draft_that_names_a_leaver_goes_on_showing_the_name(laptop, inna, vera):
    filling = begin_form(laptop, "family_registration")
    filling.session.answer("/data/reg/specialist", inna.specialist_id)
    draft = save_draft(laptop, filling).draft_id

    end_access(laptop, inna, vera)

    node = resume_draft(laptop, draft).session.node("/data/reg/specialist")
    shown = {choice.value: choice.label for choice in node.choices}
    assert node.value == inna.specialist_id
    assert shown[inna.specialist_id] == "Снегирёва Инна"


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.ATTENDANCE_TAKER, Role.DATA_MANAGER])
def test_only_administrators_and_supervisors_end_an_access(laptop, inna, vera, role):
    theirs = replace(laptop, user=replace(vera, role=role))

    with pytest.raises(NotAllowed):
        end_access(theirs, inna, vera)

    assert {one.id for one in list_users(laptop)} == {laptop.user.id, inna.id, vera.id}


def test_a_supervisor_ends_the_access_of_anybody_but_administrators(laptop, inna, vera):
    theirs = replace(laptop, user=replace(vera, role=Role.SUPERVISOR))

    with pytest.raises(OnlyByAdministrators):
        end_access(theirs, laptop.user, vera)
    offered_to_them = who_may_leave(theirs)
    end_access(theirs, inna, vera)

    assert offered_to_them == (inna,)
    assert {one.id for one in list_users(laptop)} == {laptop.user.id, vera.id}


def test_nobody_ends_their_own_access_so_the_last_administrator_stays(laptop, inna):
    with pytest.raises(OwnAccess):
        end_access(laptop, laptop.user, inna)

    assert laptop.user.id in {one.id for one in list_users(laptop)}


def test_an_administrator_is_let_go_by_another(laptop, inna):
    other = add_user(laptop, "Осинина Вера", VERA, Role.ADMINISTRATOR)

    end_access(laptop, other, inna)

    assert [one.role for one in list_users(laptop)].count(Role.ADMINISTRATOR) == 1


def test_cases_do_not_pass_to_somebody_who_may_not_open_them(laptop, inna):
    taker = add_user(laptop, "Дроздов Пётр", VERA, Role.ATTENDANCE_TAKER)
    as_user(laptop, INNA, register_family)

    with pytest.raises(SuccessorUnfit):
        end_access(laptop, inna, taker)

    assert curators(laptop) == [inna.specialist_id]


def test_nothing_passes_to_somebody_who_has_left_or_leaves(laptop, inna, vera):
    end_access(laptop, vera, inna)

    for nobody in (vera, inna):
        with pytest.raises(UserMissing):
            end_access(laptop, inna, nobody)


def test_a_role_that_opens_no_families_is_refused_while_there_is_work_with_them(laptop, inna):
    draft = as_user(laptop, INNA, begins)

    with pytest.raises(WorkInHand):
        change_role(laptop, inna, Role.ATTENDANCE_TAKER)
    as_user(laptop, INNA, lambda one: discard_draft(one, draft))
    with laptop.unit_of_work() as work:
        work.drafts.delete(draft)
        work.commit()
    as_user(laptop, INNA, register_family)
    with pytest.raises(WorkInHand):
        change_role(laptop, inna, Role.ATTENDANCE_TAKER)

    assert inna in list_users(laptop)


def seal(laptop: Workspace) -> None:
    with laptop.unit_of_work() as work:
        work.sealed.put("d", {"/a/b": "тайна"}, frozenset({"/a/b"}))
        work.commit()


def test_a_holder_among_others_leaves_and_the_rest_still_opens(laptop, inna, vera):
    name_holder(laptop, inna)
    seal(laptop)

    end_access(laptop, inna, vera)

    with laptop.reading() as work:
        kept = work.sealed.of("d")
    assert kept == {"/a/b": "тайна"}
    assert [one.id for one in list_holders(laptop).holders] == [laptop.user.id]


def test_the_successor_may_be_given_the_sealed_facts(laptop, inna, vera):
    name_holder(laptop, inna)
    seal(laptop)

    end_access(laptop, inna, vera, open_sealed=True)

    def reads(workspace: Workspace):
        with workspace.reading() as work:
            return work.sealed.of("d")

    assert as_user(laptop, VERA, reads) == {"/a/b": "тайна"}


def test_the_only_holder_does_not_leave_while_there_are_sealed_facts(laptop, inna, vera):
    name_holder(laptop, inna)
    seal(laptop)
    remove_holder(laptop, laptop.user)

    found = ask_leaving(laptop, inna)
    with pytest.raises(LastHolder):
        end_access(laptop, inna, vera)

    assert found.alone
    assert not found.may_seal
    assert inna.id in {one.id for one in list_users(laptop)}
    as_user(laptop, INNA, lambda one: one)
