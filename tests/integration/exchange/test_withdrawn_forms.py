"""Head office withdraws a form, and its laptops hear of it with a bundle."""

import pytest

from fieldkit.records.device import DeviceKind
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.form_withdrawal import FormWithdrawal, WithdrawnByOffice, withdrawal_id
from fieldkit.services.export import export_bundle
from fieldkit.services.form_withdrawals import bring_form_back, withdraw_form, withdrawn_forms
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.packs import built_in_pack, install_pack, list_forms

FORM = "service_record"


@pytest.fixture(autouse=True)
def forms(laptop, office):
    for workspace in (laptop, office):
        install_pack(workspace, built_in_pack())


def carry(sender, receiver, stick) -> None:
    if sender.device.kind is DeviceKind.OFFICE:
        path = write_answer(sender, receiver.device.id, stick).paths[0]
    else:
        path = export_bundle(sender, None, stick).path
    assert take_in(receiver, path).status is IntakeStatus.TAKEN


def ids(workspace) -> list[str]:
    return [one.form_id for one in list_forms(workspace)]


def test_what_head_office_withdraws_is_begun_on_no_laptop(laptop, office, stick):
    withdraw_form(office, FORM)

    carry(office, laptop, stick)

    assert FORM not in ids(laptop)
    assert withdrawn_forms(laptop)[0].by_office


def test_a_laptop_does_not_take_back_what_head_office_decided(laptop, office, stick):
    withdraw_form(office, FORM)
    carry(office, laptop, stick)

    with pytest.raises(WithdrawnByOffice):
        bring_form_back(laptop, FORM)

    bring_form_back(office, FORM)
    carry(office, laptop, stick)
    assert FORM in ids(laptop)


def test_what_a_laptop_withdraws_holds_there_alone(laptop, office, stick):
    withdraw_form(laptop, FORM)

    carry(laptop, office, stick)

    assert FORM not in ids(laptop)
    assert FORM in ids(office)


def test_a_laptop_that_writes_in_the_name_of_head_office_is_not_listened_to(laptop, office, stick):
    forged = FormWithdrawal(withdrawal_id(office.device.id, FORM), FORM, laptop.now())
    with laptop.unit_of_work() as work:
        work.form_withdrawals.save(forged)
        work.commit()

    carry(laptop, office, stick)

    assert FORM in ids(office)
    assert FORM in ids(laptop)
