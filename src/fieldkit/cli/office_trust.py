"""The verbs of trust at head office: permits, what is held by them, and the office's keys."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from fieldkit.cli.options import open_from, say, say_json
from fieldkit.formats import long_date
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.device import Disclosure
from fieldkit.records.mandate import USUAL_ROLES, Mandate, Scope
from fieldkit.records.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.services.workspace import Workspace

DONE = 0


def add_trust(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    named: "Callable[[Workspace, str], str]",
) -> None:
    """Register the verbs; ``named`` returns the one laptop that is called so."""
    permit = verbs.add_parser("permit", help=_("give a laptop a permit, or renew the one it has"))
    permit.add_argument("laptop", metavar="LAPTOP")
    add_mandate(permit)
    permit.add_argument(
        "--disclosure",
        choices=[str(one) for one in Disclosure],
        help=_("what may leave the laptop; more than so far waits for somebody there"),
    )
    permit.set_defaults(run=give_permit, named=named)
    held = verbs.add_parser("held", help=_("list what is held of a laptop by its permit"))
    held.add_argument("laptop", metavar="LAPTOP")
    held.add_argument(
        "--let-in", nargs="*", type=int, metavar="NO", help=_("let records in, or all of them")
    )
    held.set_defaults(run=list_held, named=named)
    keys = verbs.add_parser("keys", help=_("say how head office's keys stand, or renew one"))
    which = keys.add_mutually_exclusive_group()
    which.add_argument("--renew-intake", action="store_true", help=_("the key that opens bundles"))
    which.add_argument("--renew-signing", action="store_true", help=_("the key that signs"))
    which.add_argument(
        "--put-away", metavar="RECIPIENT", default="", help=_("forget a former key for good")
    )
    keys.set_defaults(run=keys_of)


def add_mandate(parser: argparse.ArgumentParser) -> None:
    """Let a verb say what a laptop may write; of no district and no programme means of all."""
    parser.add_argument(
        "--role", action="append", default=[], choices=[str(one) for one in Role], dest="roles"
    )
    for name, words in (
        ("district", _("only records of this district, by its id; may be repeated")),
        ("programme", _("only records of this programme, by its id; may be repeated")),
    ):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar="ID", dest=f"{name}s", help=words
        )


def mandate_from(arguments: argparse.Namespace) -> Mandate:
    """Return what was said; without a role the usual ones."""
    roles = tuple(role for role in Role if str(role) in arguments.roles) or USUAL_ROLES
    return Mandate(roles, Scope(tuple(arguments.districts), tuple(arguments.programmes)))


def give_permit(arguments: argparse.Namespace) -> int:
    """Give a permit, or renew the one that there is where nothing is said of another."""
    from fieldkit.services.certifying import change_certificate, renew_certificates

    workspace = open_from(arguments)
    try:
        laptop = arguments.named(workspace, arguments.laptop)
        leaves = Disclosure(arguments.disclosure) if arguments.disclosure else None
        said = arguments.roles or arguments.districts or arguments.programmes
        if leaves or said:
            mandate = mandate_from(arguments) if said else None
            change_certificate(workspace, laptop, mandate, leaves)
        else:
            renew_certificates(workspace, [laptop])
    finally:
        workspace.close()
    if arguments.json:
        say_json({"laptop": laptop})
    else:
        say(_("The permit is given. It goes along with the next receipt."))
    return DONE


def list_held(arguments: argparse.Namespace) -> int:
    """List what is held of a laptop; let some or all of it in."""
    from fieldkit.services.held_records import held_records, let_in

    workspace = open_from(arguments)
    try:
        laptop = arguments.named(workspace, arguments.laptop)
        found = held_records(workspace, laptop)
        count = 0
        if arguments.let_in is not None:
            numbers = arguments.let_in or [one.number for one in found]
            count = let_in(workspace, laptop, numbers)
    finally:
        workspace.close()
    if arguments.json:
        say_json({"held": [asdict(one) for one in found], "let_in": count})
        return DONE
    for one in found:
        words = ", ".join(value for _name, value in one.values)
        say(f"{one.number}  {one.reason}  {one.list_name or one.type}  {words}".rstrip())
    if not found:
        say(_("Nothing of this laptop is held."))
    if arguments.let_in is not None:
        said = ngettext("{count} change is let in.", "{count} changes are let in.", count)
        say(said.format(count=count))
    return DONE


def keys_of(arguments: argparse.Namespace) -> int:
    """Renew a key or put a former one away, and say how the keys stand then."""
    from fieldkit.services.renewing_keys import (
        keys_standing,
        put_away_key,
        renew_intake_key,
        renew_signing_key,
    )

    workspace = open_from(arguments)
    try:
        if arguments.renew_intake:
            renew_intake_key(workspace)
        elif arguments.renew_signing:
            renew_signing_key(workspace)
        elif arguments.put_away:
            put_away_key(workspace, arguments.put_away)
        found, own = keys_standing(workspace), workspace.device
    finally:
        workspace.close()
    if arguments.json:
        former = [
            {
                "recipient": one.recipient,
                "retired_at": one.retired_at,
                "waiting": [laptop.id for laptop in one.waiting],
            }
            for one in found.old
        ]
        say_json({"device": own.id, "recipient": found.recipient, "former": former})
        return DONE
    say(
        _("Head office {code} opens what is sealed for {key}.").format(
            code=own.code, key=found.recipient
        )
    )
    for one in found.old:
        names = ", ".join(laptop.name or laptop.code for laptop in one.waiting) or pgettext(
            "who needs a key", "nobody"
        )
        said = _("Also for {key} until it is put away (before {day}); needed by: {names}")
        say(said.format(key=one.recipient, day=long_date(one.retired_at.date()), names=names))
    return DONE
