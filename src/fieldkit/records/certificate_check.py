"""Checking a certificate that somebody holds against the register."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fieldkit.formats import date_range, long_date
from fieldkit.i18n import _
from fieldkit.records.certificate import TYPED, Certificate, CertificateState, latin, tail_of
from fieldkit.records.finding import other_layout

_SCANNED = re.compile(r"FKC1-([A-Z0-9]{7})-(\d{4})-(\d{6,9})-([A-Z0-9]{8})")


class Verdict(StrEnum):
    """What the register says of a paper that somebody holds."""

    GENUINE = "genuine"
    REPLACED = "replaced"
    VOID = "void"
    OTHER_SIGNS = "other_signs"
    ONLY_NUMBER = "only_number"
    UNKNOWN = "unknown"
    NOT_A_CODE = "not_a_code"


@dataclass(frozen=True, slots=True)
class Code:
    """What a QR sign or a typed number says: laptop, year and running number, check signs or ""."""

    tail: str
    running: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to a check. ``replaced_by`` is the number of the duplicate that is valid."""

    verdict: Verdict
    certificate: Certificate | None = None
    replaced_by: str = ""


def read_code(text: str) -> Code | None:
    """Return what was scanned or typed, in whatever layout, None for what is no number of ours."""
    typed = " ".join(text.upper().split())
    for said in (typed, other_layout(typed.lower()).upper()):
        scanned = _SCANNED.search(said)
        if scanned:
            code, year, running, check = scanned.groups()
            return Code(f"{code}-{year}-{running}", int(running), check)
    found = TYPED.search(latin(typed))
    if not found:
        return None
    year, code, running, check = found.groups()
    return Code(f"{code}-{year}-{running}", int(running), (check or "").replace("-", ""))


def same_signs(number: str, tail: str) -> bool:
    """Tell whether a number's laptop, year and running number are those of a code."""
    return tail_of(number) == tail


def verdict_of(
    code: Code | None,
    found: Sequence[Certificate],
    state: Mapping[str, CertificateState],
    replaced_by: Mapping[str, str],
) -> Checked:
    """Return what the register says of a code, given what bears its number."""
    if code is None:
        return Checked(Verdict.NOT_A_CODE)
    if not found:
        return Checked(Verdict.UNKNOWN)
    one = next((each for each in found if each.check == code.check), found[0])
    if code.check and code.check != one.check:
        return Checked(Verdict.OTHER_SIGNS, one)
    how = state[one.id]
    if how is CertificateState.VOID:
        return Checked(Verdict.VOID, one)
    if how is CertificateState.REPLACED:
        return Checked(Verdict.REPLACED, one, replaced_by.get(one.id, ""))
    return Checked(Verdict.GENUINE if code.check else Verdict.ONLY_NUMBER, one)


HOLDS = frozenset({Verdict.GENUINE, Verdict.ONLY_NUMBER})


def check_words(checked: Checked) -> tuple[str, str]:
    """Return a title and a sentence for an answer of the register."""
    one = checked.certificate
    about = _about(one) if one is not None else ""
    if checked.verdict is Verdict.GENUINE:
        return _("Genuine: the paper must say this"), about
    if checked.verdict is Verdict.ONLY_NUMBER:
        return _("There is such a number; compare the paper, or type the check signs too"), about
    if checked.verdict is Verdict.VOID and one is not None and one.voided_on is not None:
        day = long_date(one.voided_on)
        said = _("Since {day}: {reason}.").format(day=day, reason=one.void_reason)
        return _("Void: this certificate does not hold"), f"{said} {about}"
    if checked.verdict is Verdict.REPLACED:
        title = _("Replaced: the duplicate {number} holds instead")
        return title.format(number=checked.replaced_by), about
    if checked.verdict is Verdict.OTHER_SIGNS:
        title = _("Not genuine: the check signs are not those of this number")
        return title, _("Under this number the register has: {about}").format(about=about)
    if checked.verdict is Verdict.UNKNOWN:
        return (
            _("There is no such number here"),
            _(
                "It may have been issued on a laptop whose bundle has not come yet, or never. Take"
                " in the newest bundles and check again."
            ),
        )
    example = "\u0421\u041f-2026-A7K3X4P-000123 BCDF-2345"
    said = _("It looks like this: {example}").format(example=example)
    return _("This is no number of a certificate"), said


def _about(one: Certificate) -> str:
    parts = (one.name, one.title, date_range(one.starts_on, one.ends_on))
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)
