"""Head office returns a form; the laptop hears of it with a bundle, and its answer goes back."""

from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.review import FormState
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.reviewing import (
    form_states,
    return_submission,
    returned_forms,
)
from tests.support.workspaces import submission


def test_a_form_that_head_office_returns_comes_back_to_the_laptop(laptop, office, stick):
    mine = submission("uuid:1", user_id=laptop.user.id)
    with laptop.unit_of_work() as work:
        work.submissions.save(mine)
        work.commit()
    sent = export_bundle(laptop, None, stick)
    assert take_in(office, sent.path).status is IntakeStatus.TAKEN

    return_submission(office, "uuid:1", "Нет даты визита", {"/data/a": "Кто это?"})
    back = write_answer(office, laptop.device.id, stick)

    assert take_in(laptop, back.paths[0]).status is IntakeStatus.TAKEN
    (found,) = returned_forms(laptop)
    assert found.review.comment == "Нет даты визита"
    assert form_states(laptop, ["uuid:1"]) == {"uuid:1": FormState.RETURNED}
