"""Certificates reach head office, and papers are checked there without a network."""

from pathlib import Path

import pytest

from fieldkit.records.certificate import CertificateState, NothingInStock
from fieldkit.records.certificate_check import Verdict
from fieldkit.services.certificates import (
    check_certificate,
    duplicate_certificate,
    open_register,
    void_certificate,
    void_unused_numbers,
)
from fieldkit.services.event_report import close_report, event_report
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field
from tests.integration.services.test_certificate_numbers import hold, issue


def hand_over(laptop: Workspace, office: Workspace, stick: Path) -> None:
    take_in(office, export_bundle(laptop, None, stick).path)


def test_a_paper_is_unknown_at_head_office_until_its_bundle_has_come(
    laptop: Workspace, office: Workspace, stick: Path
):
    issue(laptop, hold(laptop, 2))
    one, other = open_register(laptop).certificates
    before = check_certificate(office, one.code)

    hand_over(laptop, office, stick)

    assert before.verdict is Verdict.UNKNOWN
    assert check_certificate(office, one.code).verdict is Verdict.GENUINE
    assert check_certificate(office, other.code).certificate == other
    assert open_register(office) == open_register(laptop)


def test_what_became_of_a_number_reaches_head_office_too(
    laptop: Workspace, office: Workspace, stick: Path
):
    issue(laptop, hold(laptop, 3))
    first, second, third = open_register(laptop).certificates
    hand_over(laptop, office, stick)
    void_certificate(laptop, first.id, "опечатка")
    new = duplicate_certificate(laptop, second.id)

    hand_over(laptop, office, stick)

    state = open_register(office).state
    assert [state[one.id] for one in (first, second, third, new)] == [
        CertificateState.VOID,
        CertificateState.REPLACED,
        CertificateState.VALID,
        CertificateState.VALID,
    ]


def test_two_laptops_offline_give_no_equal_numbers(
    field: Field, laptop: Workspace, office: Workspace, stick: Path
):
    second = field.laptop("берёзовка", office)
    numbers = [*issue(laptop, hold(laptop, 200)), *issue(second, hold(second, 200))]

    for one in (laptop, second):
        hand_over(one, office, stick)

    register = open_register(office)
    assert len(set(numbers)) == 400
    assert [one.number for one in register.certificates] == sorted(numbers)
    assert register.twice == frozenset()


def test_the_numbers_of_another_laptop_are_not_voided_at_head_office(
    laptop: Workspace, office: Workspace, stick: Path
):
    issue(laptop, hold(laptop, 2))
    hand_over(laptop, office, stick)

    with pytest.raises(NothingInStock):
        void_unused_numbers(office)
    void_unused_numbers(laptop)
    hand_over(laptop, office, stick)

    assert [one.in_stock for one in open_register(office).gaps] == [False]


def test_a_closed_report_reaches_head_office_with_its_figures(
    laptop: Workspace, office: Workspace, stick: Path
):
    event = hold(laptop, 3)
    close_report(laptop, event)

    hand_over(laptop, office, stick)

    there = event_report(office, event)
    assert there.closed is not None
    assert there.shown == event_report(laptop, event).shown
