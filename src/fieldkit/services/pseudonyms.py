"""Handing over codes for names: what goes in the place of whole records, and what head office asks.

Both ends work by one table, ``records.pseudonyms``; forms are looked into with their definitions.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fieldkit.forms.errors import FormError
from fieldkit.forms.pseudonyms import leaving, without_people
from fieldkit.records.change import Commit
from fieldkit.records.device import Device
from fieldkit.records.pseudonyms import NO_ANSWERS, coded, pseudonymised
from fieldkit.services.form_opening import definition_of

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_KEY: Final = "office.code_key"
_KEY_BYTES = 32


class _FormNotHere(Exception):
    """A form that is not here was answered; raised with its ID."""


class _Answers:
    """Answers as they may leave, each form's questions looked at once."""

    def __init__(self, work: "Reading", *, strict: bool) -> None:
        self._work = work
        self._strict = strict
        self._paths: dict[tuple[str, str], frozenset[str] | None] = {}

    def __call__(self, form_id: str, version: str, xml: str) -> str:
        if xml == NO_ANSWERS:
            return xml
        paths = self._paths_of(form_id, version)
        if paths is None:
            if self._strict:
                raise _FormNotHere(form_id)
            return NO_ANSWERS
        try:
            return without_people(xml, paths)
        except FormError:
            return NO_ANSWERS

    def _paths_of(self, form_id: str, version: str) -> frozenset[str] | None:
        key = (form_id, version)
        if key not in self._paths:
            form = self._work.forms.get(form_id, version)
            self._paths[key] = None if form is None else leaving(definition_of(form))
        return self._paths[key]


def lesser(work: "Reading", commits: Iterable[Commit]) -> Iterator[Commit]:
    """Return the laptop's own commits among some as they may leave it: their signatures hold.

    Of what others wrote nobody but they may say less.
    """
    answers = _Answers(work, strict=False)
    own = work.devices.own().device.id
    for commit in commits:
        if commit.device != own:
            continue
        changes = tuple(pseudonymised(change, answers) for change in commit.changes)
        yield replace(commit, changes=changes)


def sends_codes(header: "Header") -> bool:
    """Tell whether a bundle says that codes stand in it for names."""
    from fieldkit.bundles.header import PSEUDONYMISED

    return PSEUDONYMISED in header.features


def as_admitted(
    work: "UnitOfWork", sender: Device, header: "Header", commits: Iterable[Commit]
) -> Iterator[Commit]:
    """Return the commits of a bundle as they are taken in, with codes where names were.

    Of a bundle that says that it holds codes each change is asked whether more
    came than may. Raises NamesAmongCodes, LesserWithoutForm.
    """
    from fieldkit.bundles.errors import LesserWithoutForm, NamesAmongCodes

    if not sends_codes(header):
        yield from commits
        return
    key = _code_key(work)
    answers = _Answers(work, strict=True)
    for commit in commits:
        try:
            more = any(pseudonymised(one, answers) is not one for one in commit.changes)
        except _FormNotHere as missing:
            raise LesserWithoutForm(
                number=header.number, code=sender.code, form=str(missing)
            ) from None
        except (TypeError, ValueError, OverflowError):
            more = True  # not what any program of ours writes
        if more:
            raise NamesAmongCodes(number=header.number, code=sender.code)
        yield replace(commit, changes=tuple(coded(change, key) for change in commit.changes))


def _code_key(work: "UnitOfWork") -> bytes:
    """Return the key that codes are made with; it never leaves head office."""
    kept = work.settings.get(_KEY)
    if not kept:
        kept = secrets.token_hex(_KEY_BYTES)
        work.settings.set(_KEY, kept)
    return bytes.fromhex(kept)
