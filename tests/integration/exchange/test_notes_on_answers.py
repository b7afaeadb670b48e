"""Notes on answers reach head office with their form, and a strange note breaks nothing."""

from dataclasses import replace

from fieldkit.records.answer_note import AnswerNote
from fieldkit.records.change import EntityType, Op
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.store.contents import understood
from fieldkit.store.submissions import _payload
from tests.support.workspaces import NOW, submission

NOTE = AnswerNote("/data/phone", "Телефон соседки", NOW, "u-1", "Ольхова Т. С.", "Телефон")


def test_the_office_reads_a_note_as_it_was_written(laptop, office, stick):
    noted = replace(submission("uuid:1", user_id=laptop.user.id), notes=(NOTE,))
    with laptop.unit_of_work() as work:
        work.submissions.save(noted)
        work.commit()

    taken = take_in(office, export_bundle(laptop, None, stick).path)

    assert taken.status is IntakeStatus.TAKEN
    with office.reading() as work:
        kept = work.submissions.get("uuid:1")
    assert kept is not None
    assert kept.notes == (NOTE,)


def test_a_note_that_is_none_is_kept_aside_with_its_form():
    payload = _payload(replace(submission("uuid:1"), notes=(NOTE,)))

    def fits(**parts: object) -> bool:
        altered = {**payload, "notes": [{**payload["notes"][0], **parts}]}
        return understood(EntityType.SUBMISSION, "uuid:1", "submission", Op.SET, altered)

    assert fits()
    assert not any(
        (fits(text=" "), fits(text="я" * 4001), fits(at="вчера"), fits(more="1"), fits(ref=3))
    )
    assert not understood(
        EntityType.SUBMISSION, "uuid:1", "submission", Op.SET, {**payload, "notes": {}}
    )
