"""Every repository keeps what it is given, and gives it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.records.change import EntityType
from fieldkit.records.entity import EntityList
from fieldkit.records.exchange import IntakeRecord, IntakeStatus, OutboxBundle
from fieldkit.records.submission import StoredForm, Subject, SyncState
from fieldkit.store.access import OnlyReading
from fieldkit.store.entities import NotAnEntity
from tests.support.workspaces import (
    NOW,
    do,
    draft,
    family,
    person,
    submission,
)


def stored_form(version: str = "1", **others: object) -> StoredForm:
    made = StoredForm("crisis", version, "Оценка", "<h:html/>", "00", "pack", NOW)
    return replace(made, **others)


def test_what_is_not_committed_is_not_kept(laptop):
    with laptop.unit_of_work() as work:
        work.entities.save(family())

    with laptop.reading() as work:
        assert work.entities.get("families", "f1") is None
        assert work.changes.unconfirmed_count() == 0


def test_an_error_inside_keeps_nothing(laptop):
    def act(work):
        work.entities.save(family())
        work.drafts.save(draft())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(laptop, act)

    with laptop.reading() as work:
        assert work.drafts.list() == ()
        assert work.entities.get("families", "f1") is None


def test_reading_refuses_to_save(laptop):
    with laptop.reading() as work:
        for save in (
            lambda: work.entities.save(family()),
            lambda: work.drafts.save(draft()),
            lambda: work.settings.set("a", "b"),
            work.changes.rebuild,
        ):
            with pytest.raises(OnlyReading):
                save()


def test_a_work_ends_with_its_commit(laptop):
    with laptop.unit_of_work() as work:
        work.commit()
        with pytest.raises(RuntimeError):
            work.entities.save(family())


def test_settings_and_users_are_kept(laptop):
    colleague = person("Дроздова Е. П.")

    do(laptop, lambda work: (work.settings.set("language", "ru"), work.users.add(colleague)))

    with laptop.reading() as work:
        assert work.settings.get("language") == "ru"
        assert work.settings.get("theme", "light") == "light"
        assert work.users.list() == (laptop.user, colleague)
        assert work.users.get(colleague.id) == colleague


def test_devices_are_found_by_code_and_own_is_not_listed(laptop, other):
    with laptop.reading() as work:
        own = work.devices.own().device
        (known,) = work.devices.list()

        assert known.name == "второй ноутбук"
        assert work.devices.by_code(own.code) == (own,)
        assert work.devices.get(own.id) == own
        assert work.devices.get("nobody") is None


def test_saving_our_own_device_keeps_it_ours(laptop):
    with laptop.unit_of_work() as work:
        renamed = replace(work.devices.own().device, name="Ноутбук центра", enrolled_at=NOW)
        work.devices.save(renamed)
        work.commit()

    with laptop.reading() as work:
        assert work.devices.own().device == renamed
        assert work.devices.list() == ()


def test_the_form_installed_last_is_the_latest(laptop):
    newer = stored_form("2", installed_at=NOW + timedelta(days=1), titles=(("ru", "Оценка"),))

    do(laptop, lambda work: (work.forms.save(newer), work.forms.save(stored_form())))

    with laptop.reading() as work:
        assert work.forms.latest("crisis") == newer
        assert work.forms.list() == (newer,)
        assert len(work.forms.list(latest_only=False)) == 2
        assert work.forms.get("crisis", "3") is None


def test_a_declared_list_is_kept(laptop):
    declared = EntityList("families", (("ru", "Семьи"),), ("surname",), personal=True)

    do(laptop, lambda work: work.lists.save(declared))

    with laptop.reading() as work:
        assert work.lists.get("families") == declared
        assert work.lists.list() == (declared,)


def test_drafts_come_newest_first_and_are_no_changes(laptop):
    older, newer = draft("d1"), draft("d2", saved_at=NOW + timedelta(minutes=1), title="Рябинины")

    do(laptop, lambda work: (work.drafts.save(older), work.drafts.save(newer)))

    with laptop.reading() as work:
        assert work.drafts.list() == (newer, older)
        assert work.changes.unconfirmed_count() == 0


def test_a_deleted_draft_is_gone(laptop):
    do(laptop, lambda work: work.drafts.save(draft(subject=Subject("families", "f1"))))

    do(laptop, lambda work: work.drafts.delete("d1"))

    with laptop.reading() as work:
        assert work.drafts.get("d1") is None
        assert work.drafts.count() == 0


def test_a_submission_is_one_change(laptop):
    made = submission("uuid:1", Subject("families", "f1"), Subject("persons", "p1"))

    do(laptop, lambda work: work.submissions.save(made))

    with laptop.reading() as work:
        assert work.submissions.get("uuid:1") == made
        assert work.submissions.for_subject("persons", "p1") == (made,)
        assert work.changes.unconfirmed_count() == 1
        (change,) = work.changes.history(EntityType.SUBMISSION, "uuid:1")
        assert change.form == "crisis@1"


def test_a_correction_takes_the_place_of_what_it_corrects(laptop):
    first = submission("uuid:1", Subject("families", "f1"))
    second = replace(first, instance_id="uuid:2", version=2, replaces="uuid:1", reason="опечатка")

    do(laptop, lambda work: (work.submissions.save(first), work.submissions.save(second)))

    with laptop.reading() as work:
        assert work.submissions.list("crisis") == (second,)
        assert work.submissions.count() == 1
        assert set(work.submissions.list(replaced=True)) == {first, second}


def test_a_form_that_never_leaves_is_in_no_log(laptop):
    do(laptop, lambda work: work.forms.save(stored_form(device_only=True)))

    do(laptop, lambda work: work.submissions.save(submission("uuid:9", Subject("families", "f"))))
    do(laptop, lambda work: work.changes.rebuild())

    with laptop.reading() as work:
        assert work.submissions.get("uuid:9") is not None
        assert len(work.submissions.for_subject("families", "f")) == 1
        assert work.changes.unconfirmed_count() == 0


def test_an_entity_is_one_change_a_property(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина", case_no="2611-0047")))
    do(laptop, lambda work: work.entities.save(family(surname="Ольхова")))

    with laptop.reading() as work:
        entity = work.entities.get("families", "f1")
        assert entity.properties == {"surname": "Ольхова", "case_no": "2611-0047"}
        assert (entity.version, entity.trunk_version) == (2, None)
        assert len(entity.branch_id) == 36
        assert work.changes.unconfirmed_count() == 4


def test_saving_the_same_again_is_no_change(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина")))

    do(laptop, lambda work: work.entities.save(family(surname="Рябинина", house="")))

    with laptop.reading() as work:
        assert work.changes.unconfirmed_count() == 2


def test_an_emptied_property_is_empty(laptop):
    do(laptop, lambda work: work.entities.save(family(phone="8-900")))

    do(laptop, lambda work: work.entities.save(family(phone="")))

    with laptop.reading() as work:
        assert work.entities.get("families", "f1").properties == {"phone": ""}
        assert work.entities.related("families", "phone", "8-900") == ()


def test_a_deleted_entity_is_in_no_list_and_comes_back(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="Рябинина")))

    do(laptop, lambda work: work.entities.save(replace(family(), deleted=True)))

    with laptop.reading() as work:
        assert work.entities.get("families", "f1").deleted
        assert work.entities.page("families").total == 0
        assert work.entities.page("families", query="ряб").total == 0
        assert work.entities.rows("families") == []

    do(laptop, lambda work: work.entities.save(family()))

    with laptop.reading() as work:
        assert not work.entities.get("families", "f1").deleted
        assert work.entities.page("families", query="ряб").total == 1


@pytest.mark.parametrize(
    "entity",
    [
        replace(family(), list_name="a/b"),
        replace(family(), list_name=""),
        family(""),
        family(**{"9a": "x"}),
        family(**{"a b": "x"}),
        replace(family(), id="x" * 300),
        replace(family(), properties={"label": "y"}),
    ],
)
def test_names_that_no_form_may_give_are_refused(laptop, entity):
    with laptop.unit_of_work() as work, pytest.raises(NotAnEntity):
        work.entities.save(entity)


def test_two_saves_in_one_work_follow_each_other(laptop):
    do(
        laptop,
        lambda work: (
            work.entities.save(family(surname="А")),
            work.entities.save(family(surname="Б")),
        ),
    )

    with laptop.reading() as work:
        entity = work.entities.get("families", "f1")
        assert (entity.properties["surname"], entity.discrepancies) == ("Б", ())
        assert entity.version == 1


def test_outbox_intake_and_audit_are_kept(laptop):
    bundle = OutboxBundle("b1", 1, "office", "a7k3-000001.fkb", "00", 9, 3, NOW)
    record = IntakeRecord("ff", "a7k3", 1, "x.fkb", NOW, IntakeStatus.REFUSED, "damaged")

    def act(work):
        assert work.outbox.next_number() == 1
        work.outbox.save(bundle)
        work.intake.save(record)
        work.log.audit("printed", "submission uuid:1")

    do(laptop, act)

    with laptop.reading() as work:
        assert (work.outbox.list(), work.outbox.next_number()) == ((bundle,), 2)
        assert work.intake.by_sha256("ff") == record
        (entry,) = work.log.list()
        assert (entry.user_id, entry.action) == (laptop.user.id, "printed")


def test_the_three_states_follow_bundles_and_receipts(laptop):
    do(laptop, lambda work: work.submissions.save(submission()))
    key = (EntityType.SUBMISSION, "uuid:1")
    with laptop.reading() as work:
        assert work.changes.state_of(*key) is SyncState.ONLY_HERE
        assert work.changes.only_here_count() == 1
        tips = work.changes.tips()

    do(laptop, lambda work: work.changes.mark_handed_over("b1", tips))

    with laptop.reading() as work:
        assert work.changes.state_of(*key) is SyncState.HANDED_OVER
        assert (work.changes.only_here_count(), work.changes.unconfirmed_count()) == (0, 1)

    do(laptop, lambda work: work.changes.confirm(tips))

    with laptop.reading() as work:
        assert work.changes.state_of(*key) is SyncState.CONFIRMED
        assert work.changes.unconfirmed_count() == 0
        assert list(work.changes.commits_unconfirmed()) == []


def test_a_receipt_of_another_copy_confirms_nothing(laptop):
    do(laptop, lambda work: work.entities.save(family()))
    with laptop.reading() as work:
        ((chain, (seq, _)),) = work.changes.tips().items()

    do(laptop, lambda work: work.changes.confirm({chain: (seq, "ab" * 32)}))

    with laptop.reading() as work:
        assert work.changes.unconfirmed_count() == 1


def test_odk_numbers_follow_the_receipt(laptop):
    do(laptop, lambda work: work.entities.save(family(surname="А")))
    with laptop.reading() as work:
        tips = work.changes.tips()

    do(laptop, lambda work: work.changes.confirm(tips))
    do(laptop, lambda work: work.entities.save(family(surname="Б")))

    with laptop.reading() as work:
        entity = work.entities.get("families", "f1")
        assert (entity.version, entity.trunk_version) == (2, 1)
        assert entity.branch_id is not None
