"""A form goes through its states, and is returned with comments and answered by a correction."""

from dataclasses import replace

import pytest

from fieldkit.records.keeping import ErasureReason
from fieldkit.records.people import Role
from fieldkit.records.review import AlreadyCorrected, FormState, NoComments, Remark
from fieldkit.services.cases import family_card
from fieldkit.services.erasing import erase_person
from fieldkit.services.filling import begin_correction, finalize_form, list_submissions
from fieldkit.services.reviewing import (
    begun_review,
    form_states,
    keep_review,
    return_submission,
    returned_forms,
    reviews_of,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family
from tests.support.colleagues import supervising

PHONE = "/data/fam/phone"


@pytest.fixture
def instance(laptop: Workspace) -> str:
    return register_family(laptop).instance_id


def state(laptop: Workspace, instance: str) -> FormState:
    return form_states(laptop, [instance])[instance]


def test_the_states_follow_from_bundles_and_receipts(laptop, instance):
    assert state(laptop, instance) is FormState.FINALIZED

    with laptop.unit_of_work() as work:
        work.changes.mark_handed_over("b1")
        work.commit()
    assert state(laptop, instance) is FormState.HANDED_OVER

    with laptop.unit_of_work() as work:
        work.changes.confirm(work.changes.tips())
        work.commit()
    assert state(laptop, instance) is FormState.CONFIRMED


def test_a_returned_form_waits_until_its_correction_answers(laptop, instance):
    review = return_submission(laptop, instance, "Проверьте телефон", {PHONE: "Не хватает цифры"})

    assert state(laptop, instance) is FormState.RETURNED
    assert [one.review for one in returned_forms(laptop)] == [review]
    assert review.remarks == (Remark(PHONE, "Не хватает цифры"),)
    family = next(iter(returned_forms(laptop))).submission.subjects[0].entity_id
    assert family_card(laptop, family).timeline[0].state is FormState.RETURNED

    correction = begin_correction(laptop, instance)
    correction.session.answer(PHONE, "+7 000 123-45-99")
    corrected = finalize_form(laptop, correction, reason="телефон")

    assert returned_forms(laptop) == ()
    assert state(laptop, corrected.instance_id) is FormState.FINALIZED
    assert reviews_of(laptop, instance) == (review,)
    with pytest.raises(AlreadyCorrected):
        return_submission(laptop, instance, "ещё раз", {})


def test_a_form_is_not_returned_without_a_word(laptop, instance):
    with pytest.raises(NoComments):
        return_submission(laptop, instance, " ", {PHONE: " "})

    assert returned_forms(laptop, mine=False) == ()


def test_a_review_is_rebuilt_from_the_log(laptop, instance):
    review = return_submission(laptop, instance, "Проверьте", {})

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert reviews_of(laptop, instance) == (review,)


def test_what_a_reviewer_has_begun_is_theirs_alone_and_goes_with_the_return(laptop, instance):
    colleague = add_user(laptop, "Снегирёва", "снегирь ель рябина", Role.SUPERVISOR)
    other, laptop = replace(laptop, user=colleague), supervising(laptop)
    keep_review(laptop, instance, "Проверьте", {PHONE: "Не тот", "/data/a": " "})

    assert begun_review(laptop, instance) == ("Проверьте", {PHONE: "Не тот"})
    assert begun_review(other, instance) == ("", {})
    return_submission(laptop, instance, "Проверьте", {})
    assert begun_review(laptop, instance) == ("", {})


def test_what_a_reviewer_has_begun_goes_where_somebody_is_erased_from_the_form(laptop, instance):
    family = next(iter(list_submissions(laptop))).subjects[0].entity_id
    keep_review(laptop, instance, "Тимофей Рябинин?", {})

    erase_person(laptop, family_card(laptop, family).members[0].id, ErasureReason.DEMAND)

    assert begun_review(laptop, instance) == ("", {})
