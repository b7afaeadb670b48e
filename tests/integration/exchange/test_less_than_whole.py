"""What may leave a laptop is kept to by the laptop, and held to by head office."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.header import PSEUDONYMISED, Kind
from fieldkit.records.device import Disclosure
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.exchange import held_folder, inbox_folder
from fieldkit.services.export import (
    MoreThanLeavesNow,
    export_bundle,
    list_bundles,
    preview_export,
    resend_bundle,
)
from fieldkit.services.intake import intake_folder, take_in
from fieldkit.services.laptops import list_laptops
from fieldkit.services.workspace import Workspace, open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, family, save_family
from tests.support.two_laptops import do

LESS = [Disclosure.PSEUDONYMISED, Disclosure.TOTALS]


def may_hand_over(office: Workspace, laptop: Workspace, what: Disclosure) -> None:
    """Let head office know the laptop so; the laptop itself goes on as it was."""

    def save(work):
        known = work.devices.get(laptop.device.id)
        work.devices.save(replace(known, disclosure=what))

    do(office, save)


@pytest.mark.parametrize("less", LESS)
def test_whole_records_that_may_not_leave_are_held_unopened(office, laptop, stick, less):
    save_family(laptop, "Клестова", "f1")
    path = export_bundle(laptop, None, stick).path
    may_hand_over(office, laptop, less)

    taken = take_in(office, path)

    assert (taken.status, taken.reason) == (IntakeStatus.REFUSED, "more_than_may_leave")
    assert laptop.device.code in taken.sentence
    assert family(office, "f1") is None
    assert [one.read_bytes() for one in held_folder(office).iterdir()] == [path.read_bytes()]
    assert list(inbox_folder(office).glob("*.fkb")) == []


def test_of_a_folder_only_the_bundle_that_may_not_leave_is_held(field, office, laptop, stick):
    other = field.laptop("иной", office)
    save_family(laptop, "Клестова", "f1")
    save_family(other, "Зарянкина", "f2")
    for one in (laptop, other):
        export_bundle(one, None, stick)
    may_hand_over(office, laptop, Disclosure.TOTALS)

    found = intake_folder(office, stick)

    assert {one.status for one in found if one.sender == laptop.device.id} == {IntakeStatus.REFUSED}
    assert (family(office, "f1"), family(office, "f2") is None) == (None, False)
    assert len(list_laptops(office)) == 2


def test_what_was_held_is_taken_in_once_all_may_leave(office, laptop, stick):
    save_family(laptop, "Клестова", "f1")
    path = export_bundle(laptop, None, stick).path
    may_hand_over(office, laptop, Disclosure.PSEUDONYMISED)
    take_in(office, path)
    may_hand_over(office, laptop, Disclosure.FULL)

    taken = take_in(office, path)

    assert taken.status is IntakeStatus.TAKEN
    assert family(office, "f1") is not None


def test_what_was_taken_in_before_less_might_leave_stays_a_repeat(office, laptop, stick):
    save_family(laptop, "Клестова", "f1")
    path = export_bundle(laptop, None, stick).path
    take_in(office, path)
    may_hand_over(office, laptop, Disclosure.TOTALS)

    assert take_in(office, path).status is IntakeStatus.DUPLICATE


def test_codes_leave_before_the_welcome_where_the_invitation_says_so(field, office, stick):
    new = field.workspace("новый")
    accept_invitation(new, invite(office, "Ольховка", stick, disclosure=Disclosure.PSEUDONYMISED))
    save_family(new, "Клестова")

    path = export_bundle(new, None, stick).path

    assert examine(path).header.features == (PSEUDONYMISED,)


def test_figures_alone_leave_between_the_invitation_and_the_welcome(field, office, stick):
    new = field.workspace("новый")
    accept_invitation(new, invite(office, "Ольховка", stick, disclosure=Disclosure.TOTALS))
    save_family(new, "Клестова")

    path = export_bundle(new, None, stick).path

    assert examine(path).header.kind is Kind.TOTALS
    assert preview_export(new).disclosure is Disclosure.TOTALS
    assert preview_export(new).only_here > 0
    new.close()
    field.opened.remove(new)
    again = open_workspace(new.folder, PASSPHRASE)
    field.opened.append(again)
    assert again.device.disclosure is Disclosure.TOTALS


def test_an_invitation_widens_no_certificate(field, office, stick):
    new = field.workspace("новый")
    less = invite(office, "Ольховка", stick, disclosure=Disclosure.TOTALS)
    request = accept_invitation(new, less)
    accept_welcome(new, confirm_enrolment(office, enrol(office, request), stick))

    accept_invitation(new, invite(office, "Ольховка", stick))

    assert new.device.disclosure is Disclosure.TOTALS


def test_an_earlier_bundle_is_not_written_again_where_less_may_leave(
    laptop: Workspace, stick: Path, tmp_path: Path
):
    save_family(laptop, "Клестова")
    export_bundle(laptop, None, stick)
    laptop.device = replace(laptop.device, disclosure=Disclosure.PSEUDONYMISED)
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()

    with pytest.raises(MoreThanLeavesNow):
        resend_bundle(laptop, list_bundles(laptop)[0].id, elsewhere)

    assert list(elsewhere.iterdir()) == []
