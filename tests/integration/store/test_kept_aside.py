"""What a device may not write, or nobody here understands, is kept, named, and shown nowhere."""

from itertools import permutations

import pytest

from fieldkit.bundles.identity import new_identity
from fieldkit.records.certificate import block_code
from fieldkit.records.change import Change, EntityType, Op
from fieldkit.records.device import DeviceKind
from fieldkit.records.kept_aside import AsideReason, KeptAside
from fieldkit.store.database import Database
from tests.integration.store.test_hostile_commits import change, commit_by
from tests.support.workspaces import do, workspace

CERTIFICATE = {
    "block_id": "b1",
    "running": 1,
    "event_id": "e1",
    "registration_id": "r1",
    "name": "Зарянкина Анна",
    "title": "Семинар",
    "starts_on": "2026-03-21",
    "ends_on": "2026-03-21",
    "issued_on": "2026-03-22",
    "check": "BCDF-GHJK",
}
BLOCK = {"series": "СП", "year": 2026, "first": 1, "last": 100}


@pytest.fixture
def insider(laptop):
    identity = new_identity(DeviceKind.LAPTOP, "свой")
    do(laptop, lambda work: work.devices.save(identity.device))
    return identity


def record(identity, kind: EntityType, entity: str, fields: dict[str, object]) -> list[Change]:
    """Return the changes of a record that this device wrote, one after another."""
    made: list[Change] = []
    for seq, (name, value) in enumerate(fields.items(), 1):
        before = made[-1] if made else None
        one = change(
            identity,
            type=kind,
            entity=entity,
            field=name,
            payload=value,
            seq=seq,
            prev=before.id if before else "",
            **({"commit": before.commit} if before else {}),
        )
        made.append(one)
    return made


def certificate(identity, number: str) -> list[Change]:
    """Return the changes of a certificate with this number."""
    return record(identity, EntityType.CERTIFICATE, "c1", {"number": number, **CERTIFICATE})


def taken(database: Database, identity, *found: list[Change]):
    with database.unit_of_work() as work:
        commits = [commit_by(identity, *one) for one in found]
        applied = work.changes.apply(commits, source=identity.device)
        work.commit()
    return applied


def test_a_certificate_with_ones_own_number_is_shown(laptop, insider):
    number = f"СП-2026-{block_code(insider.device.id, insider.epoch)}-000001"

    taken(
        laptop,
        insider,
        certificate(insider, number),
    )

    with laptop.reading() as work:
        assert work.certificates.get("c1").number == number
        assert work.changes.kept_aside(insider.device.id) == ()


def test_a_certificate_with_anothers_number_is_kept_and_named(laptop, insider):
    victim = new_identity(DeviceKind.LAPTOP, "чужой")
    number = f"СП-2026-{block_code(victim.device.id, victim.epoch)}-000001"

    applied = taken(
        laptop,
        insider,
        certificate(insider, number),
    )
    do(laptop, lambda work: work.changes.rebuild())

    assert applied.aside == 1
    with laptop.reading() as work:
        assert work.certificates.get("c1") is None
        assert work.certificates.numbered(number) == ()
        assert work.changes.kept_aside(insider.device.id) == (
            KeptAside(AsideReason.RESERVED, 1, ("certificate",)),
        )
        assert work.changes.verify() == ()
        assert work.changes.tips()[insider.device.id, insider.epoch][0] == len(CERTIFICATE) + 1


@pytest.mark.parametrize("mine", [True, False])
def test_numbers_are_reserved_for_nobody_else(laptop, insider, mine):
    author = insider if mine else new_identity(DeviceKind.LAPTOP, "чужой")
    code = block_code(author.device.id, author.epoch)

    applied = taken(
        laptop, insider, record(insider, EntityType.NUMBER_BLOCK, "b1", {"code": code, **BLOCK})
    )

    assert applied.aside == (0 if mine else 1)
    with laptop.reading() as work:
        reasons = [one.reason for one in work.changes.kept_aside(insider.device.id)]
    assert reasons == ([] if mine else [AsideReason.RESERVED])


def test_each_reason_is_told_apart(laptop, insider):
    odd = [
        ("surname", 5, Op.SET, EntityType.ENTITY),
        ("surname", "Осинина", Op.named("whisper"), EntityType.ENTITY),
        ("size", "xl", Op.SET, EntityType.named("spell")),
    ]
    commits, prev = [], ""
    for seq, (name, value, op, kind) in enumerate(odd, 1):
        one = change(insider, field=name, payload=value, op=op, type=kind, seq=seq, prev=prev)
        commits.append([one])
        prev = one.id

    taken(laptop, insider, *commits)

    with laptop.reading() as work:
        assert work.changes.kept_aside(insider.device.id) == (
            KeptAside(AsideReason.CONTENT, 1, ("entity",)),
            KeptAside(AsideReason.NEWER, 2, ("entity", "spell")),
        )
        assert work.changes.kept_aside("nobody") == ()


def test_any_order_keeps_the_same_aside(tmp_path, insider):
    changes = certificate(insider, "СП-2026-ZZZZZZZ-000001")
    right = change(
        insider, type=EntityType.CERTIFICATE, entity="c1", field="number", seq=len(changes) + 1,
        prev=changes[-1].id, parents=(changes[0].id,),
        payload=f"СП-2026-{block_code(insider.device.id, insider.epoch)}-000001",
    )  # fmt: skip
    place = change(
        insider, type=EntityType.CERTIFICATE, entity="c1", field="place", seq=len(changes) + 2,
        prev=right.id, payload="Ольховка",
    )  # fmt: skip
    found = set()
    for number, order in enumerate(permutations([changes, [right], [place]])):
        database = workspace(tmp_path / str(number))
        do(database, lambda work: work.devices.save(insider.device))
        for one in order:
            taken(database, insider, one)
        with database.reading() as work:
            aside = work.changes.kept_aside(insider.device.id)
            found.add((aside, work.changes.waiting_count(), work.certificates.get("c1")))
        database.close()

    # What follows upon something kept aside waits, in whatever order they came.
    assert found == {((KeptAside(AsideReason.RESERVED, 1, ("certificate",)),), 1, None)}
