"""A welcome counts from head office alone, whoever else may have kept its certificate."""

import pytest

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.header import Kind
from fieldkit.bundles.reader import open_bundle
from fieldkit.bundles.writer import write_bundle
from fieldkit.services.enrolment import (
    CertificateWrong,
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from tests.integration.exchange.conftest import Field
from tests.support.bundles import header_for
from tests.support.two_laptops import tell_list
from tests.support.workspaces import identity_of


def test_a_certificate_of_ours_in_a_colleagues_file_is_refused_in_words(
    field: Field, office, laptop, stick
):
    anna = field.laptop("соседний", office)
    request = accept_invitation(laptop, invite(office, "08", stick), stick)
    welcome = confirm_enrolment(office, enrol(office, request), stick)
    tell_list(office, anna, laptop)
    mine, hers = identity_of(laptop.database), identity_of(anna.database)
    with open_bundle(examine(welcome), mine, staging=stick) as opened:
        certificate = opened.document()
    header = header_for(hers, mine, kind=Kind.WELCOME)
    theirs = write_bundle(
        stick / "theirs.fkb", header, hers, documents={"welcome.json": certificate}
    ).envelope.path

    with pytest.raises(CertificateWrong, match="not from its head office"):
        accept_welcome(laptop, theirs)

    assert accept_welcome(laptop, welcome)
