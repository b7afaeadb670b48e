"""What a laptop refuses of what calls itself a hand-over, and of whom."""

from dataclasses import replace
from pathlib import Path

from fieldkit.bundles.writer import Beside, write_bundle
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.people import Role
from fieldkit.services.handing_over_cases import (
    hand_over_cases,
)
from fieldkit.services.intake import take_in
from fieldkit.services.trusting import revoke_laptop
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field
from tests.support.bundles import Laptop, header_for
from tests.support.two_laptops import (
    ANNA,
    BELLA,
    Pair,
    becomes,
    case,
    do,
    names,
    save,
    tell_list,
    value,
)


def test_a_laptop_that_was_not_heard_of_is_refused_in_words(pair: Pair, field: Field):
    """It was enrolled after the receiver heard the list; the next file from the office mends it."""
    fresh = field.laptop("новый", pair.office)
    tell_list(pair.office, fresh)
    save(fresh, Entity("families", "fx", "Кленовы", {"surname": "Кленова"}))
    written = hand_over_cases(fresh, ["fx"], pair.bella.device.id, pair.stick)

    found = take_in(pair.bella, written.paths[0])
    tell_list(pair.office, pair.bella)
    later = take_in(pair.bella, written.paths[0])

    assert (found.status, found.reason) == (IntakeStatus.REFUSED, "unknown_colleague")
    assert "newest file from head office" in found.sentence
    assert later.status is IntakeStatus.TAKEN


def test_the_newer_list_comes_with_the_file(pair: Pair, field: Field):
    """A third laptop wrote about the family, of which only the giver has heard."""
    third = field.laptop("кленовка", pair.office)
    tell_list(pair.office, third, pair.anna)
    becomes(third, "s-third", "Кленова")
    save(pair.anna, case("c1", "f1", ANNA, "s-third"))
    shared = hand_over_cases(pair.anna, ["f1"], third.device.id, pair.stick)
    take_in(third, shared.paths[0])
    save(third, Entity("persons", "p7", "Рябинин Пётр", {"family_id": "f1"}))
    third.user = replace(third.user, role=Role.SUPERVISOR)
    third.users_changed()
    back = hand_over_cases(third, ["f1"], pair.anna.device.id, field.stick("назад"))
    take_in(pair.anna, back.paths[0])

    found = take_in(pair.bella, pair.hand("f1").paths[0])

    assert found.status is IntakeStatus.TAKEN, found.sentence
    assert value(pair.bella, "persons", "p7", "family_id") == "f1"


def insider(pair: Pair, note: object, commits: list, reader: Workspace | None = None) -> Path:
    """Write what an enrolled laptop may sign with another program than ours."""
    with pair.anna.reading() as work:
        identity = work.devices.own()
    with (reader or pair.bella).reading() as work:
        other = work.devices.own()
    header = header_for(identity, other, number=77)
    path = pair.stick / "insider.fkb"
    return write_bundle(
        path, header, identity, commits=commits, beside=Beside(handover=note)
    ).envelope.path


def note_of(pair: Pair, **others: object):
    """Return the note of an honest handing over, changed."""
    from fieldkit.bundles.reader import open_bundle
    from fieldkit.services.arrival import look_at
    from fieldkit.services.progress import Silent

    written = pair.hand("f1", stay=True)
    with pair.bella.reading() as work:
        identity = work.devices.own()
    with open_bundle(look_at(written.paths[0], Silent()), identity) as opened:
        return replace(opened.manifest.handover, **others), list(opened.commits())


def test_a_laptop_sends_no_data_without_handing_something_over(pair: Pair):
    _note, commits = note_of(pair)

    found = take_in(pair.bella, insider(pair, None, commits))

    assert found.reason == "other_kind"


def test_records_of_families_that_are_not_named_are_refused_whole(pair: Pair):
    save(pair.bella, Entity("families", "f8", "Вязовы", {}), case("c8", "f8", BELLA))
    bella_person = Entity("persons", "p8", "Вязова Яна", {"family_id": "f8", "given": "Яна"})
    save(pair.bella, bella_person)
    note, commits = note_of(pair)
    save(pair.anna, Entity("persons", "p8", "", {"given": "Чужая"}))
    with pair.anna.reading() as work:
        mine = list(work.changes.commits_unconfirmed())[-1]

    found = take_in(pair.bella, insider(pair, note, [*commits, mine]))

    assert (found.status, found.reason) == (IntakeStatus.REFUSED, "outside_handover")
    assert value(pair.bella, "persons", "p8", "given") == "Яна"
    assert value(pair.bella, "families", "f1", "surname") == ""


def test_a_commit_in_anothers_name_is_refused(pair: Pair):
    note, commits = note_of(pair)
    with pair.bella.reading() as work:
        victim = Laptop(replace(work.devices.own(), signing_key=bytes(32)))

    found = take_in(pair.bella, insider(pair, note, [*commits, victim.commit(["Подделка"])]))

    assert found.reason in ("forged_author", "outside_handover")
    assert value(pair.bella, "families", "f1", "surname") == ""


def test_an_author_whom_nobody_knows_is_refused_by_name(pair: Pair):
    note, commits = note_of(pair)
    stranger = Laptop()

    found = take_in(pair.bella, insider(pair, note, [*commits, stranger.commit(["Кто-то"])]))

    assert found.reason == "unknown_author"
    assert stranger.identity.device.code in found.sentence


def test_a_revoked_giver_is_not_heard(pair: Pair):
    written = pair.hand("f1")
    revoke_laptop(pair.office, pair.anna.device.id)
    tell_list(pair.office, pair.bella)

    found = take_in(pair.bella, written.paths[0])

    assert found.reason == "revoked_sender"


def test_a_laptop_of_another_office_is_not_heard(pair: Pair, field: Field):
    other = field.office("другая область")
    stranger = field.laptop("чужой", other)
    do(stranger, lambda work: work.devices.save(pair.bella.device))
    save(stranger, Entity("families", "fx", "Чужие", {}))
    written = hand_over_cases(stranger, ["fx"], pair.bella.device.id, pair.stick)

    found = take_in(pair.bella, written.paths[0])

    assert found.reason == "unknown_colleague"
    assert names(pair.bella) == []


def test_a_list_that_our_office_did_not_sign_is_not_heard(pair: Pair, field: Field):
    from fieldkit.bundles.trust_list import trust_list

    note, commits = note_of(pair)
    stranger = Laptop()
    with pair.anna.reading() as work:
        identity = work.devices.own()
    with pair.bella.reading() as work:
        reader = work.devices.own()
    forged = trust_list(
        identity, (stranger.identity.device,), version=99, issued_at=pair.anna.now()
    )
    path = write_bundle(
        pair.stick / "forged.fkb",
        header_for(identity, reader, number=78),
        identity,
        commits=[*commits, stranger.commit(["Кто-то"])],
        beside=Beside(handover=note, trust=forged),
    ).envelope.path

    assert take_in(pair.bella, path).reason == "unknown_author"
