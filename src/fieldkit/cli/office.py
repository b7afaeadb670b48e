"""The command line's noun "office": what head office does for its laptops."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.office_sending import add_send
from fieldkit.cli.office_trust import add_mandate, add_trust, mandate_from
from fieldkit.cli.options import (
    TerminalProgress,
    folder_from,
    open_from,
    passphrase_from,
    say,
    say_json,
)
from fieldkit.errors import FieldkitError
from fieldkit.formats import number, table_date
from fieldkit.i18n import N_, _, ngettext
from fieldkit.records.device import DeviceKind, Disclosure
from fieldkit.records.exchange import IntakeStatus

if TYPE_CHECKING:
    from fieldkit.services.workspace import Workspace

DONE, REFUSED = 0, 1


class WordsNotCompared(FieldkitError):
    """A laptop was to be enrolled without a word about its check words."""

    template = N_(
        "Nothing was enrolled yet. Compare these words with the laptop by phone, then give the "
        "command again with --confirm-words and the words that you heard."
    )


class SeveralLaptops(FieldkitError):
    """Two laptops are called by the same four signs."""

    template = N_("Several laptops are called {code}. Give more of the fingerprint.")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun with its verbs; each sets ``run``."""
    noun = subparsers.add_parser("office", help=_("head office: enrol laptops and take bundles in"))
    verbs = noun.add_subparsers(dest="verb", required=True)
    begin = verbs.add_parser("init", help=_("make head office's workspace"))
    begin.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    begin.add_argument("--name", default="", help=_("what laptops shall call this office"))
    begin.add_argument("--user", required=True, help=_("who works here, by name"))
    begin.set_defaults(run=init)
    ask = verbs.add_parser("invite", help=_("write an invitation for a laptop"))
    ask.add_argument("name", help=_("what the office shall call the laptop"))
    ask.add_argument("--out", type=Path, required=True, metavar="DIR")
    ask.add_argument(
        "--disclosure", choices=[str(one) for one in Disclosure], default=str(Disclosure.FULL)
    )
    add_mandate(ask)
    ask.set_defaults(run=invite_laptop)
    join = verbs.add_parser("enrol", help=_("enrol a laptop by its request"))
    join.add_argument("file", type=Path, metavar="FILE")
    join.add_argument("--out", type=Path, metavar="DIR", help=_("where the welcome is written"))
    sure = join.add_mutually_exclusive_group()
    sure.add_argument("--confirm-words", metavar="WORDS", help=_("the words heard by phone"))
    sure.add_argument("--yes", action="store_true", help=_("the words were compared already"))
    join.set_defaults(run=enrol_laptop)
    take = verbs.add_parser("intake", help=_("take all bundles of a folder in"))
    take.add_argument("folder", type=Path, metavar="DIR")
    take.set_defaults(run=intake)
    verbs.add_parser("laptops", help=_("list the laptops")).set_defaults(run=laptops)
    figures = verbs.add_parser("totals", help=_("print the figures that laptops sent"))
    figures.set_defaults(run=totals)
    paper = verbs.add_parser("certificate", help=_("check a certificate against the register"))
    paper.add_argument("code", help=_("what its sign holds, or its number"))
    paper.set_defaults(run=certificate)
    answer = verbs.add_parser("receipt", help=_("write a receipt for a laptop once more"))
    answer.add_argument("laptop", help=_("its four signs, or its fingerprint"))
    answer.add_argument("--out", type=Path, required=True, metavar="DIR")
    answer.set_defaults(run=receipt)
    add_send(verbs, _laptop)
    add_trust(verbs, _laptop)
    refill = verbs.add_parser("fill", help=_("write a bundle that fills a laptop"))
    refill.add_argument("laptop", help=_("the laptop to fill: its four signs, or its fingerprint"))
    refill.add_argument(
        "--from",
        dest="source",
        action="append",
        metavar="LAPTOP",
        help=_("whose work it gets; the laptop's own unless told otherwise"),
    )
    refill.add_argument("--out", type=Path, required=True, metavar="DIR")
    refill.set_defaults(run=fill)
    end = verbs.add_parser("revoke", help=_("take a laptop's bundles in no more"))
    end.add_argument("laptop", help=_("its four signs, or its fingerprint"))
    end.add_argument("--undo", action="store_true", help=_("take them in again"))
    end.set_defaults(run=revoke)


def init(arguments: argparse.Namespace) -> int:
    """Make the workspace of a head office, with the forms that its laptops fill."""
    from fieldkit.services.packs import built_in_pack, install_pack
    from fieldkit.services.workspace import create_workspace

    folder = arguments.folder or folder_from(arguments)
    workspace = create_workspace(
        folder,
        user_name=arguments.user,
        passphrase=passphrase_from(arguments, new=True),
        kind=DeviceKind.OFFICE,
        device_name=arguments.name,
    )
    code, device = workspace.device.code, workspace.device.id
    try:
        # Without them the office would read codes where the laptops read words.
        install_pack(workspace, built_in_pack(), TerminalProgress())
    finally:
        workspace.close()
    if arguments.json:
        say_json({"folder": str(folder), "code": code, "device": device})
    else:
        say(_("Head office {code} is ready: {folder}").format(code=code, folder=folder))
    return DONE


def invite_laptop(arguments: argparse.Namespace) -> int:
    """Write an invitation."""
    from fieldkit.services.enrolment import invite

    workspace = open_from(arguments)
    try:
        path = invite(
            workspace,
            arguments.name,
            arguments.out,
            disclosure=Disclosure(arguments.disclosure),
            mandate=mandate_from(arguments),
        )
    finally:
        workspace.close()
    if arguments.json:
        say_json({"path": str(path)})
    else:
        say(_("The invitation is written: {path}").format(path=path))
    return DONE


def enrol_laptop(arguments: argparse.Namespace) -> int:
    """Show a request's check words, or enrol the laptop once they were compared."""
    from fieldkit.services.enrolment import compare_words, confirm_enrolment, enrol

    workspace = open_from(arguments)
    try:
        request = enrol(workspace, arguments.file)
        words = " ".join(request.words)
        if arguments.confirm_words:
            compare_words(request, arguments.confirm_words)
        elif not arguments.yes:
            say(words)
            raise WordsNotCompared
        path = confirm_enrolment(workspace, request, arguments.out or arguments.file.parent)
    finally:
        workspace.close()
    if arguments.json:
        laptop = request.laptop
        say_json({"laptop": laptop.id, "code": laptop.code, "words": words, "welcome": str(path)})
    else:
        say(_("Laptop {code} is enrolled.").format(code=request.laptop.code))
        say(_("The welcome is written: {path}").format(path=path))
    return DONE


def intake(arguments: argparse.Namespace) -> int:
    """Take a folder's bundles in; 1 where one of them was refused."""
    from fieldkit.services.intake import intake_folder

    workspace = open_from(arguments)
    try:
        found = intake_folder(workspace, arguments.folder, TerminalProgress())
    finally:
        workspace.close()
    if arguments.json:
        say_json([{**asdict(one), "status": str(one.status)} for one in found])
    else:
        for one in found:
            say(f"{one.file}: {one.sentence}")
        if not found:
            say(_("No bundles lie in this folder."))
    refused = any(one.status is IntakeStatus.REFUSED for one in found)
    return REFUSED if refused else DONE


def laptops(arguments: argparse.Namespace) -> int:
    """List the laptops, one a line."""
    from fieldkit.services.laptops import list_laptops

    workspace = open_from(arguments)
    try:
        rows = list_laptops(workspace)
    finally:
        workspace.close()
    if arguments.json:
        say_json(
            [
                {
                    "device": row.device.id,
                    "code": row.device.code,
                    "name": row.device.name,
                    "disclosure": str(row.device.disclosure),
                    "heard_at": row.heard_at,
                    "taken": row.taken,
                    "confirmed_up_to": row.confirmed_up_to,
                    "changes": row.changes,
                    "waiting_for": list(row.waiting_for),
                    "refused": row.refused,
                    "reason": row.reason,
                    "revoked_at": row.device.revoked_at,
                    "copies": row.copies,
                    "aside": [asdict(one) for one in row.aside],
                    "clock_seconds": int(row.clock.total_seconds()),
                    "permit": asdict(row.permit) if row.permit else None,
                }
                for row in rows
            ]
        )
        return DONE
    for row in rows:
        heard = table_date(row.heard_at.astimezone().date()) if row.heard_at else _("never heard")
        count = ngettext("{count} bundle", "{count} bundles", row.taken).format(count=row.taken)
        say(
            "  ".join(
                part
                for part in (row.device.code, row.device.name, heard, count, row.reason)
                if part
            )
        )
    if not rows:
        say(_("No laptops are enrolled yet."))
    return DONE


def totals(arguments: argparse.Namespace) -> int:
    """Print the figures of laptops that hand over nothing else, all of them added up."""
    from fieldkit.services.totals import added_up, received_totals
    from fieldkit.services.totals_words import count_words, month_words

    workspace = open_from(arguments)
    try:
        found = received_totals(workspace)
    finally:
        workspace.close()
    if arguments.json:
        say_json([{"laptop": one.laptop.code, **asdict(one.totals)} for one in found])
        return DONE
    if not found:
        say(_("No laptop has sent figures yet."))
    for month, counts in added_up(found).items():
        said = ", ".join(f"{count_words(name)}: {number(counts[name])}" for name in counts)
        say(f"{month_words(month)} - {said}")
    return DONE


def receipt(arguments: argparse.Namespace) -> int:
    """Write a receipt once more."""
    from fieldkit.services.receipts import write_receipt

    workspace = open_from(arguments)
    try:
        path = write_receipt(workspace, _laptop(workspace, arguments.laptop), arguments.out)
    finally:
        workspace.close()
    if arguments.json:
        say_json({"path": str(path)})
    else:
        say(_("The receipt is written: {path}").format(path=path))
    return DONE


def fill(arguments: argparse.Namespace) -> int:
    """Write the bundle that fills a laptop."""
    from fieldkit.services.refilling import fill_laptop

    workspace = open_from(arguments)
    try:
        laptop = _laptop(workspace, arguments.laptop)
        sources = [_laptop(workspace, one) for one in arguments.source or [arguments.laptop]]
        filled = fill_laptop(workspace, laptop, sources, arguments.out, TerminalProgress())
    finally:
        workspace.close()
    if arguments.json:
        say_json(
            {
                "paths": [str(path) for path in filled.paths],
                "changes": filled.changes,
                "families": filled.families,
                "events": filled.events,
                "files": filled.files,
            }
        )
    else:
        for path in filled.paths:
            say(_("The bundle is written: {path}").format(path=path))
    return DONE


def revoke(arguments: argparse.Namespace) -> int:
    """Take a laptop's bundles in no more, or again."""
    from fieldkit.services.trusting import revoke_laptop, take_back_revoking

    workspace = open_from(arguments)
    try:
        act = take_back_revoking if arguments.undo else revoke_laptop
        laptop = act(workspace, _laptop(workspace, arguments.laptop))
    finally:
        workspace.close()
    if arguments.json:
        say_json({"device": laptop.id, "revoked_at": laptop.revoked_at})
    elif laptop.revoked_at is None:
        say(_("Bundles of laptop {code} are taken in again.").format(code=laptop.code))
    else:
        say(_("Laptop {code} is revoked: its bundles are held.").format(code=laptop.code))
    return DONE


def _laptop(workspace: "Workspace", called: str) -> str:
    """Return the one laptop that is called so. Raises UnknownLaptop, SeveralLaptops."""
    from fieldkit.services.laptops import list_laptops
    from fieldkit.services.receipts import UnknownLaptop

    found = [
        row.device.id
        for row in list_laptops(workspace)
        if row.device.code == called or row.device.id.startswith(called)
    ]
    if not found:
        raise UnknownLaptop
    if len(found) > 1:
        raise SeveralLaptops(code=called)
    return found[0]


def certificate(arguments: argparse.Namespace) -> int:
    """Say what the register knows of a paper; refused is whatever does not hold."""
    from fieldkit.records.certificate_check import HOLDS, check_words
    from fieldkit.services.certificates import check_certificate

    workspace = open_from(arguments)
    try:
        checked = check_certificate(workspace, arguments.code)
    finally:
        workspace.close()
    one = checked.certificate
    if arguments.json:
        told = {"verdict": str(checked.verdict), "replaced_by": checked.replaced_by}
        known = {"number": one.number, "name": one.name, "title": one.title} if one else {}
        say_json({**told, **known})
    else:
        title, said = check_words(checked)
        say(f"{title}. {said}")
    return DONE if checked.verdict in HOLDS else REFUSED
