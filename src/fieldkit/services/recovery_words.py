"""Recovery words between a laptop and its head office: made, sent along, taken in, read out."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.permissions import Act
from fieldkit.records.recovery import SECRET_BYTES, word_places
from fieldkit.services.exchange import WORDS_SETTING, office_of, require_office_workspace
from fieldkit.services.word_lists import FoundWord, recovery_words
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.sealed_words import SealedWords
    from fieldkit.records.device import Identity
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


_SEALED_FOR = "exchange.words_for"


class NoWordsHere(FieldkitError):
    """Words were asked for that this laptop never handed over."""

    template = N_(
        "Laptop {code} has handed over no recovery words yet. They come with its enrolment "
        "request or its next bundle."
    )


@dataclass(frozen=True, slots=True)
class WordsDraft:
    """Words that open nothing yet: the sealed secret goes along, then the slots take it."""

    sealed: "SealedWords"
    recipient: str
    install: Callable[[], None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LaptopWords:
    """One set of words that head office may read out, in the spoken language."""

    number: str
    made_at: datetime
    read_at: datetime | None
    words: tuple[FoundWord, ...] = field(repr=False)


# On the laptop


def ready_words(workspace: Workspace) -> None:
    """See to it that head office's words open the workspace for whoever is in.

    New words are made where there are none, where those there are were used, and where a crash
    left slots and database apart; they go with the next bundle. Raises DiskFull.
    """
    if workspace.device.kind is DeviceKind.OFFICE:
        return
    with workspace.reading() as work:
        office = office_of(work)
    if office is None:
        return
    words = words_for(workspace, office)
    with workspace.reading() as work:
        known = words_to_send(work)
    if known != words.sealed:
        with workspace.unit_of_work() as work:
            keep_sealed(work, words)
            work.log.audit("recovery_words_made", words.sealed.number)
            work.commit()
    words.install()


def words_for(workspace: Workspace, office: Device) -> WordsDraft:
    """Return the words that an office is to have: those that are valid, else fresh ones."""
    from fieldkit.bundles.sealed_words import seal_words
    from fieldkit.store.key_file import slot_number
    from fieldkit.store.wrapping import new_salt

    keys = workspace.database.keys
    with workspace.reading() as work:
        known = words_to_send(work)
        if work.settings.get(_SEALED_FOR, office.recipient) != office.recipient:
            known = None  # Head office opens by another key now.
    if known is not None and known.number == keys.words_number() and not keys.words_used:
        return WordsDraft(known, office.recipient, keys.leave_with_office)
    secret, salt = secrets.token_bytes(SECRET_BYTES), new_salt()
    moment = workspace.now().replace(microsecond=0)
    sealed = seal_words(secret, slot_number(salt), moment, office.recipient)
    return WordsDraft(sealed, office.recipient, lambda: keys.keep_words(secret, salt))


def keep_sealed(work: "UnitOfWork", words: WordsDraft) -> None:
    """Keep the sealed secret, so that every bundle carries it; nobody here can open it."""
    work.settings.set(WORDS_SETTING, json.dumps(words.sealed.as_json()))
    work.settings.set(_SEALED_FOR, words.recipient)


def words_to_send(work: "Reading") -> "SealedWords | None":
    """Return the sealed secret that goes along with every bundle, None before there is one."""
    from fieldkit.bundles.sealed_words import NAME, read_sealed_words

    text = work.settings.get(WORDS_SETTING)
    return read_sealed_words({NAME: json.loads(text)}) if text else None


# At head office


def take_words(
    work: "UnitOfWork",
    identity: "Identity",
    laptop: str,
    words: "SealedWords | None",
    now: datetime,
) -> None:
    """Keep the secret that came along; one that cannot be opened holds up nothing else."""
    from fieldkit.bundles.sealed_words import open_words
    from fieldkit.store.recovery_words import KeptWords

    if words is None or identity.device.kind is not DeviceKind.OFFICE:
        return
    secret = open_words(words, *identity.opening)
    if secret is None:
        work.log.audit("recovery_words_unreadable", laptop)
    elif work.recovery_words.add(KeptWords(laptop, words.number, words.made_at, secret), now):
        work.log.audit("recovery_words_taken_in", laptop)


@needs(Act.RUN_OFFICE)
def words_numbers(workspace: Workspace, laptop: str) -> tuple[str, ...]:
    """Return the numbers of a laptop's words, the newest first. Raises OnlyAtTheOffice."""
    require_office_workspace(workspace)
    with workspace.reading() as work:
        return tuple(one.number for one in work.recovery_words.of(laptop))


@needs(Act.RUN_OFFICE)
def words_to_read(workspace: Workspace, laptop: str, number: str) -> LaptopWords:
    """Return a laptop's words to be read out, once whoever asked was called back; it is noted.

    Raises OnlyAtTheOffice, NoWordsHere.
    """
    require_office_workspace(workspace)
    listed = recovery_words()
    with workspace.unit_of_work() as work:
        kept = next((one for one in work.recovery_words.of(laptop) if one.number == number), None)
        if kept is None:
            device = work.devices.get(laptop)
            raise NoWordsHere(code=device.code if device else "?")
        now = workspace.now()
        work.recovery_words.note_read(kept, now)
        work.log.audit("recovery_words_read", laptop)
        work.commit()
    places = word_places(kept.secret)
    found = tuple(FoundWord(place, listed[place]) for place in places)
    return LaptopWords(kept.number, kept.made_at, replace(kept, read_at=now).read_at, found)
