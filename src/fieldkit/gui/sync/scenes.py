"""What of the exchange page is drawn for people to look at."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.gui.sync.page import ExchangePage
from fieldkit.gui.sync.reading import read_exchange
from fieldkit.records.case_handover import CaseHandover, HandedFamily
from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.records.exchange import CarriedFile, Standing
from fieldkit.services.cases import find_families
from fieldkit.services.certifying import own_certificate
from fieldkit.services.enrolment import check_words_with
from fieldkit.services.held_records import keep_told
from fieldkit.services.pairing import Pairing
from fieldkit.services.relaying import OnTheStick
from fieldkit.services.widening import as_agreed
from fieldkit.services.workspace import Workspace

_COLLEAGUES = ("Дроздовка", "Кленовка", "Рябиновка")


def hear_of_colleagues(workspace: Workspace) -> tuple[Device, ...]:
    """Let the laptop know others of its office, as a file from there does."""
    found = []
    for name in _COLLEAGUES:
        key = hashlib.sha256(name.encode()).digest()
        id_ = hashlib.sha256(key).hexdigest()[:32]
        found.append(Device(id_, DeviceKind.LAPTOP, name, key, f"age1{id_}"))
    with workspace.unit_of_work() as work:
        for one in found:
            work.devices.save(one)
        work.commit()
    return tuple(found)


def _carry(workspace: Workspace) -> None:
    """Carry files of two laptops to head office, and an answer back."""
    colleagues = hear_of_colleagues(workspace)
    folder = workspace.folder / "carried"
    folder.mkdir(exist_ok=True)
    now = workspace.now()
    with workspace.unit_of_work() as work:
        office = work.devices.list(DeviceKind.OFFICE)[0]
        for place, (sender, kind, number, days) in enumerate(
            ((0, "data", 12, 9), (0, "data", 13, 2), (1, "data", 4, 2), (2, "receipt", 7, 0))
        ):
            content = f"{place}".encode()
            sha256 = hashlib.sha256(content).hexdigest()
            (folder / f"{sha256}.fkb").write_bytes(content)
            laptop, back = colleagues[sender].id, kind == "receipt"
            work.carried.save(
                CarriedFile(
                    id=sha256,
                    bundle=sha256,
                    sender=office.id if back else laptop,
                    recipient=laptop if back else office.id,
                    kind=kind,
                    number=number,
                    file_name=f"{place}.fkb",
                    size=48_000 * (place + 1),
                    taken_at=now - timedelta(days=days),
                    standing=Standing.UNKNOWN if place == 2 else Standing.KNOWN,  # noqa: PLR2004 - the third
                    written_at=now - timedelta(days=days) if days > 2 else None,  # noqa: PLR2004 - one of them
                )
            )
        family = find_families(workspace, limit=1).rows[0]
        for out in (True, False):
            work.handovers.save(
                CaseHandover(
                    id=f"scene-{out}",
                    out=out,
                    device=colleagues[0].id,
                    made_at=now - timedelta(days=3 if out else 20),
                    user_id=workspace.user.id,
                    giver_name="Кленова Ю. А.",
                    receiver_id="colleague",
                    receiver_name="Дроздова Марина",
                    families=(HandedFamily(family.id, "2611-0047"),),
                    written_at=now if out else None,
                )
            )
        work.commit()


def _between(page: Page) -> None:
    if isinstance(page, ExchangePage):
        _carry(page.desk.workspace)
        page.open()
        page.between.show_stick(Path("E:/"), OnTheStick((Path("a.fkb"),), (Path("b.fkb"),), 1))
        QApplication.processEvents()
        page.between.handed_table.setFocus()


def _leaving(page: Page) -> None:
    if isinstance(page, ExchangePage):
        _carry(page.desk.workspace)
        page.open()
        page.between.ask_leaving()


def _back(page: Page) -> None:
    if isinstance(page, ExchangePage):
        _carry(page.desk.workspace)
        page.open()
        page.between.ask_back()


def _running_out(page: Page) -> None:
    """Let the permit run out within sixty days, and something be held at head office."""
    workspace = page.desk.workspace
    own = own_certificate(workspace)
    if own is not None:
        workspace.now = lambda: own.expires_at - timedelta(days=40)
    with workspace.unit_of_work() as work:
        keep_told(work, [("scope", 4), ("list", 2)])
        work.commit()
    page.open()


def _pairing(page: Page) -> None:
    if isinstance(page, ExchangePage):
        laptop = hear_of_colleagues(page.desk.workspace)[0]
        words = check_words_with(page.desk.workspace, laptop)
        page.between.ask_pairing().show_found(Pairing(laptop, words, known=False))


def _allowed_more(page: Page) -> None:
    """Show what a laptop of codes is asked once head office allows whole records."""
    if isinstance(page, ExchangePage):
        workspace = page.desk.workspace
        own, more = replace(workspace.device, disclosure=Disclosure.PSEUDONYMISED), Disclosure.FULL
        with workspace.unit_of_work() as work:
            as_agreed(work, own, more)
            work.commit()
        page.open()
        page.widening.ask()


def _to_a_key(page: Page) -> None:
    if isinstance(page, ExchangePage):
        page.bare_key.ask()


def _codes(page: Page) -> None:
    """Show the page of a laptop that hands over codes for names."""
    _may_leave(page, Disclosure.PSEUDONYMISED)


def _totals(page: Page) -> None:
    """Show the page of a laptop that may hand over totals only."""
    _may_leave(page, Disclosure.TOTALS)


def _may_leave(page: Page, what: Disclosure) -> None:
    if isinstance(page, ExchangePage):
        state = read_exchange(page.desk.workspace)
        preview = replace(state.preview, disclosure=what, files=0)
        page.export_card.show_state(replace(state, preview=preview), None, busy=False)


SCENES = (
    Scene("exchange-permit-runs-out", "exchange", None, _running_out),
    Scene("home-permit-runs-out", "home", None, _running_out),
    Scene("exchange-connect", "exchange", None, _pairing),
    Scene("exchange-between-laptops", "exchange", None, _between),
    Scene("exchange-carry-no-further", "exchange", None, _leaving),
    Scene("exchange-take-back", "exchange", None, _back),
    Scene("exchange-more-allowed", "exchange", None, _allowed_more),
    Scene("exchange-to-a-key", "exchange", None, _to_a_key),
    Scene("exchange-codes", "exchange", None, _codes),
    Scene("exchange-figures", "exchange", None, _totals),
)
