"""Commits that no honest program wrote: refused whole, or kept aside without harm."""

import os
from dataclasses import replace

import pytest
from nacl.signing import SigningKey

from fieldkit.bundles.identity import new_identity
from fieldkit.records.change import Change, Commit, EntityType, Op, payload_hash
from fieldkit.records.device import DeviceKind, Identity
from fieldkit.records.ids import new_id
from fieldkit.store.commit_checks import ForgedCommit
from tests.support.workspaces import commits_of, do, family, identity_of

KIND = EntityType.ENTITY


def commit_by(identity: Identity, *changes: Change) -> Commit:
    """Return a commit that this device really signed."""
    made = Commit(changes[0].commit, identity.device.id, identity.epoch, changes, b"")
    return replace(made, signature=SigningKey(identity.signing_key).sign(made.signed_bytes())[:64])


def change(identity: Identity, **others: object) -> Change:
    """Return a change whose hashes are right whatever it holds."""
    salt = os.urandom(16)
    payload = others.get("payload", "Рябинина")
    made = Change(
        id="",
        device=identity.device.id,
        epoch=identity.epoch,
        seq=1,
        prev="",
        hlc="1700000000000-00000",
        user="u",
        entity="families/f1",
        type=KIND,
        field="surname",
        op=Op.SET,
        parents=(),
        form="",
        commit=new_id(),
        salt=salt,
        payload_sha256=payload_hash(salt, payload),
        payload=payload,
    )
    made = made._replace(**others)
    return made._replace(id=made.true_id())


@pytest.fixture
def sender(laptop):
    identity = new_identity(DeviceKind.LAPTOP, "чужой")
    do(laptop, lambda work: work.devices.save(identity.device))
    return identity


def refused(laptop, sender, commit):
    with laptop.unit_of_work() as work, pytest.raises(ForgedCommit):
        work.changes.apply([commit], source=sender.device)
    with laptop.reading() as work:
        assert list(work.entities.list("families")) == []


def test_an_honest_commit_of_this_kind_is_taken(laptop, sender):
    do(
        laptop,
        lambda work: work.changes.apply([commit_by(sender, change(sender))], source=sender.device),
    )

    with laptop.reading() as work:
        assert work.entities.get("families", "f1").get("surname") == "Рябинина"


def test_an_altered_payload_is_refused(laptop, sender):
    made = change(sender)

    refused(laptop, sender, commit_by(sender, made._replace(payload="Осинина")))


def test_an_altered_header_is_refused(laptop, sender):
    made = change(sender)

    refused(laptop, sender, commit_by(sender, made._replace(field="phone")))


def test_another_signature_is_refused(laptop, sender):
    made = commit_by(sender, change(sender))

    refused(laptop, sender, replace(made, signature=bytes(64)))
    refused(laptop, sender, replace(made, signature=b"short"))


def test_a_commit_in_the_name_of_another_laptop_is_refused(laptop, sender, other):
    victim = identity_of(other)
    forged = change(sender, device=victim.device.id, epoch=victim.epoch)
    made = Commit(forged.commit, victim.device.id, victim.epoch, (forged,), b"")
    signed = replace(made, signature=SigningKey(sender.signing_key).sign(made.signed_bytes())[:64])

    refused(laptop, sender, signed)


def test_a_commit_of_an_unknown_laptop_is_refused(laptop, sender):
    stranger = new_identity(DeviceKind.LAPTOP, "никто")

    refused(laptop, sender, commit_by(stranger, change(stranger)))


def test_a_commit_without_changes_is_refused(laptop, sender):
    made = Commit(new_id(), sender.device.id, sender.epoch, (), bytes(64))

    refused(laptop, sender, made)


@pytest.mark.parametrize(
    "others",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": 2**70},
        {"prev": "zz"},
        {"seq": 2, "prev": ""},
        {"hlc": "yesterday"},
        {"hlc": "1-1"},
        {"hlc": "99999999999999999999-00000"},
        {"parents": ("nothing",)},
        {"salt": bytes(1000)},
        {"payload_sha256": "00"},
        {"entity": "x" * 10_000},
        {"field": "x" * 10_000},
    ],
    ids=str,
)
def test_a_change_of_another_form_is_refused(laptop, sender, others):
    refused(laptop, sender, commit_by(sender, change(sender, **others)))


def test_changes_that_do_not_follow_each_other_are_refused(laptop, sender):
    first = change(sender)
    second = change(sender, seq=3, prev=first.id, commit=first.commit, field="phone")

    refused(laptop, sender, commit_by(sender, first, second))


def test_half_a_surrogate_pair_is_refused(laptop, sender):
    made = change(sender)._replace(field="\ud800")

    commit = Commit(made.commit, sender.device.id, sender.epoch, (made,), bytes(64))
    refused(laptop, sender, commit)


@pytest.mark.parametrize(
    "others",
    [
        {"payload": 5},
        {"payload": None},
        {"payload": {"a": 1}},
        {"payload": "x" * 2_000_000},
        {"entity": "families"},
        {"entity": "/f1"},
        {"entity": "families/"},
        {"field": "9"},
        {"field": "a b"},
        {"field": "", "op": Op.SET, "payload": False},
        {"type": EntityType.MARK, "entity": "s/r", "field": "status", "payload": "Z"},
        {"type": EntityType.MARK, "entity": "s/r/q", "field": "status", "payload": "P"},
        {"type": EntityType.MARK, "entity": "s/r", "field": "minutes", "payload": -1},
        {"type": EntityType.MARK, "entity": "s/r", "field": "minutes", "payload": 10**30},
        {"type": EntityType.MARK, "entity": "s/r", "field": "colour", "payload": "P"},
        {"type": EntityType.EVENT, "entity": "e", "field": "starts_on", "payload": "31.02.2026"},
        {"type": EntityType.EVENT, "entity": "e", "field": "completion_share", "payload": 7},
        {"type": EntityType.SESSION, "entity": "s", "field": "closed_at", "payload": "2026-01-01"},
        {"type": EntityType.SESSION, "entity": "s", "field": "counted", "payload": -1},
        {"type": EntityType.PAPER_DESIGN, "entity": "p", "field": "logo", "payload": "PHN2Zy8+"},
        {"type": EntityType.PAPER_DESIGN, "entity": "p", "field": "logo", "payload": "A" * 400_000},
        {"type": EntityType.PRINTED_SHEET, "entity": "p", "field": "scope", "payload": "20260231"},
        {"type": EntityType.PRINTED_SHEET, "entity": "p", "field": "pages", "payload": "1,x"},
        {"type": EntityType.SHEET_SCAN, "entity": "s", "field": "sha256", "payload": "../x"},
        {"type": EntityType.named("foster_home"), "entity": "h", "field": "places", "payload": 3},
        {"type": EntityType.named("foster_home"), "salt": b"", "payload": None},
        {"op": Op.named("move")},
        {"op": Op.named("move"), "salt": b"", "payload": None},
        {"type": EntityType.SUBMISSION, "entity": "u", "field": "submission", "payload": {}},
        {"type": EntityType.SUBMISSION, "entity": "u", "field": "submission", "op": Op.DELETE},
    ],
    ids=lambda others: str(others)[:60],
)
def test_content_that_is_not_understood_is_kept_aside(laptop, sender, others):
    odd = change(sender, **others)

    with laptop.unit_of_work() as work:
        applied = work.changes.apply([commit_by(sender, odd)], source=sender.device)
        work.changes.rebuild()
        work.commit()

    assert (applied.new, applied.parked) == (1, 1)
    with laptop.reading() as work:
        assert work.changes.tips()[sender.device.id, sender.epoch] == (1, odd.id)
        assert work.changes.verify() == ()
        assert list(work.entities.list("families")) == []
        assert work.attendance.events() == ()


def test_what_follows_upon_something_kept_aside_waits(laptop, sender):
    odd = change(sender, payload=5)
    after = change(sender, seq=2, prev=odd.id, parents=(odd.id,))

    with laptop.unit_of_work() as work:
        applied = work.changes.apply(
            [commit_by(sender, odd), commit_by(sender, after)], source=sender.device
        )
        work.commit()

    assert applied.parked == 2
    with laptop.reading() as work:
        assert work.changes.waiting_count() == 1


def test_an_event_that_ends_before_it_begins_does_no_harm(laptop, sender):
    commit = new_id()
    fields = {
        "title": "Семинар",
        "format": "seminar",
        "starts_on": "2026-03-21",
        "ends_on": "2026-03-01",
    }
    made, prev = [], ""
    for seq, (name, value) in enumerate(fields.items(), 1):
        one = change(
            sender,
            type=EntityType.EVENT,
            entity="e1",
            field=name,
            payload=value,
            seq=seq,
            prev=prev,
            commit=commit,
        )
        made.append(one)
        prev = one.id

    do(
        laptop,
        lambda work: work.changes.apply([commit_by(sender, *made)], source=sender.device),
    )

    with laptop.reading() as work:
        (event,) = work.attendance.events()
        assert event.ends_on == event.starts_on


def test_a_half_known_event_is_not_shown(laptop, sender):
    half = change(sender, type=EntityType.EVENT, entity="e1", field="title", payload="Семинар")

    do(laptop, lambda work: work.changes.apply([commit_by(sender, half)], source=sender.device))

    with laptop.reading() as work:
        assert work.attendance.events() == ()
        assert work.attendance.event("e1") is None


def test_a_clock_far_ahead_is_not_adopted(laptop, sender):
    ahead = change(sender, hlc="9000000000000-00000")
    do(laptop, lambda work: work.changes.apply([commit_by(sender, ahead)], source=sender.device))

    do(laptop, lambda work: work.entities.save(family("f2")))

    assert commits_of(laptop)[-1].changes[0].hlc < "9000000000000"


@pytest.mark.parametrize("victim_first", [True, False])
def test_a_change_that_claims_anothers_parents_waits_in_any_order(laptop, sender, victim_first):
    victim = change(sender, entity="families/f2")
    claim = change(sender, seq=2, prev=victim.id, parents=(victim.id,))
    commits = [commit_by(sender, victim), commit_by(sender, claim)]
    for commit in commits if victim_first else commits[::-1]:
        do(laptop, lambda work, one=commit: work.changes.apply([one], source=sender.device))

    do(laptop, lambda work: work.changes.rebuild())

    with laptop.reading() as work:
        assert [entity.id for entity in work.entities.list("families")] == ["f2"]
        assert work.changes.waiting_count() == 1


def test_one_bad_commit_among_good_ones_is_refused_with_all(laptop, sender):
    good = change(sender)
    bad = replace(commit_by(sender, change(sender, seq=2, prev=good.id)), signature=bytes(64))

    with laptop.unit_of_work() as work, pytest.raises(ForgedCommit):
        work.changes.apply([commit_by(sender, good), bad], source=sender.device)

    with laptop.reading() as work:
        assert work.changes.tips() == {}
        assert list(work.entities.list("families")) == []
