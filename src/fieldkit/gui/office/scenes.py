"""What of head office's page is drawn for people to look at."""

from datetime import timedelta
from pathlib import Path

from fieldkit.gui.office.enrolling import CompareDialog
from fieldkit.gui.office.figures import FiguresDialog
from fieldkit.gui.office.held import HeldDialog
from fieldkit.gui.office.keys import RenewSigningDialog
from fieldkit.gui.office.page import OfficePage
from fieldkit.gui.page import Page
from fieldkit.gui.permit_words import places_of
from fieldkit.gui.scene import Scene
from fieldkit.records.change import EntityType
from fieldkit.records.kept_aside import AsideReason
from fieldkit.records.totals import COUNTS, LaptopTotals, MonthFigures
from fieldkit.services.enrolment import Enrolment, check_words_with
from fieldkit.services.held_records import HeldRecord
from fieldkit.services.laptop_answers import Answer, Answers
from fieldkit.services.laptops import list_laptops
from fieldkit.services.renewing_keys import renew_intake_key
from fieldkit.services.totals import ReceivedTotals


def _invitation(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.ask_invitation()


def _words(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.ask_words()


def _fill(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.ask_fill()


def _revoke(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.ask_revoking()


def _answers(page: Page) -> None:
    if isinstance(page, OfficePage):
        laptop = page.rows.row_at(0).device
        page.results.show_answers(Answers((Answer(laptop, 7, (), 42, 0),), 1))


def _kit(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.kit.ask()


def _permit(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.trust.ask_permit()


def _expiring(page: Page) -> None:
    """Let all permits run out within sixty days, and hold records of the first laptop."""
    if not isinstance(page, OfficePage):
        return
    workspace = page.desk.workspace
    until = max(row.permit.expires_at for row in list_laptops(workspace) if row.permit)
    workspace.now = lambda: until - timedelta(days=40)
    page.open()


def _held(page: Page) -> None:
    if isinstance(page, OfficePage):
        laptop = page.rows.row_at(0).device
        titles = {"families": "Семьи", "programmes": "Программы"}
        places = places_of(page.desk.workspace)
        HeldDialog(page.window(), laptop, _HELD, titles, places).open()


def _keys(page: Page) -> None:
    if isinstance(page, OfficePage):
        renew_intake_key(page.desk.workspace)
        page.trust.ask_keys()


def _signing(page: Page) -> None:
    if isinstance(page, OfficePage):
        RenewSigningDialog(page.window()).open()


def _compare(page: Page) -> None:
    """Let a laptop that is enrolled already ask once more."""
    if isinstance(page, OfficePage):
        laptop = page.rows.row_at(0).device
        words = check_words_with(page.desk.workspace, laptop)
        asks = Enrolment(laptop, laptop.name, "", words, (), repeated=True)
        CompareDialog(page.window(), asks, Path()).open()


def _figures(page: Page) -> None:
    """Show what two laptops count that hand over nothing else."""
    if isinstance(page, OfficePage):
        laptop = page.rows.row_at(0).device
        counts = dict(zip(COUNTS, (3, 4, 1, 27, 61, 2, 6, 48, 44, 40), strict=True))
        months = tuple(MonthFigures(f"2026-{month:02d}", counts) for month in range(7, 12))
        totals = LaptopTotals("2026-11-30", months)
        FiguresDialog(page.window(), (ReceivedTotals(laptop, 12, totals),)).open()


def _no_figures(page: Page) -> None:
    if isinstance(page, OfficePage):
        FiguresDialog(page.window(), ()).open()


_HELD = (
    HeldRecord(
        1,
        EntityType.ENTITY,
        "families",
        AsideReason.SCOPE,
        14,
        (("label", "Рябинина, 2 детей"), ("district_id", "amur-tyndinsky")),
    ),
    HeldRecord(
        2,
        EntityType.SUBMISSION,
        "",
        AsideReason.SCOPE,
        1,
        (("title", "Оценка кризиса семьи"), ("user_name", "Кленова Ю. А.")),
    ),
    HeldRecord(
        3,
        EntityType.ENTITY,
        "programmes",
        AsideReason.OFFICE_LIST,
        3,
        (("label", "Тёплый дом"),),
    ),
)

SCENES = (
    Scene("office-figures", "office", None, _figures, office=True),
    Scene("office-no-figures", "office", None, _no_figures, office=True),
    Scene("permit", "office", None, _permit, office=True),
    Scene("permits-run-out", "office", None, _expiring, office=True),
    Scene("held-records", "office", None, _held, office=True),
    Scene("office-keys", "office", None, _keys, office=True),
    Scene("renew-signing-key", "office", None, _signing, office=True),
    Scene("compare-words", "office", None, _compare, office=True),
    Scene("kit", "office", None, _kit, office=True),
    Scene("answers", "office", None, _answers, office=True),
    Scene("fill-laptop", "office", None, _fill, office=True),
    Scene("revoke-laptop", "office", None, _revoke, office=True),
    Scene("invitation", "office", None, _invitation, office=True),
    Scene("recovery-words", "office", None, _words, office=True),
)
