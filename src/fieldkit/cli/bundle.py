"""The command line's noun "bundle": export, import, inspect, verify."""

import argparse
from dataclasses import asdict
from pathlib import Path

from fieldkit.cli.options import TerminalProgress, open_from, say, say_json
from fieldkit.formats import long_date, size
from fieldkit.i18n import _, ngettext
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import short_code
from fieldkit.services.bundle_parts import STICK_PART

DONE, REFUSED = 0, 1
_MEGABYTE = 1_000_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun with its verbs; each sets ``run``."""
    noun = subparsers.add_parser("bundle", help=_("export, import, inspect and verify bundles"))
    verbs = noun.add_subparsers(dest="verb", required=True)
    export = verbs.add_parser("export", help=_("write what is not confirmed into a bundle"))
    export.add_argument("folder", type=Path, metavar="DIR", help=_("where to write it"))
    export.add_argument(
        "--part-size",
        type=int,
        default=STICK_PART // _MEGABYTE,
        metavar="MB",
        help=_("megabytes of one part: 7 or 18 for mail"),
    )
    export.add_argument(
        "--to-key",
        default="",
        metavar="KEY",
        help=_("a public age key, where there is no head office"),
    )
    export.set_defaults(run=export_to)
    take = verbs.add_parser("import", help=_("take files of any kind in"))
    take.add_argument("files", type=Path, nargs="+", metavar="FILE")
    take.set_defaults(run=import_files)
    along = verbs.add_parser("carried", help=_("list the sealed files that are carried for others"))
    along.set_defaults(run=list_along)
    forward = verbs.add_parser("forward", help=_("write the files that are carried for others"))
    forward.add_argument("folder", type=Path, metavar="DIR", help=_("where to write them"))
    forward.set_defaults(run=forward_to)
    look = verbs.add_parser("inspect", help=_("say what stands on the outside of a bundle"))
    look.add_argument("file", type=Path, metavar="FILE")
    look.set_defaults(run=inspect)
    verify = verbs.add_parser("verify", help=_("open a bundle, check it all, take in nothing"))
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(run=verify_file)


def export_to(arguments: argparse.Namespace) -> int:
    """Write a bundle for head office into a folder."""
    from fieldkit.services.export import export_bundle

    workspace = open_from(arguments)
    try:
        bundle = export_bundle(
            workspace,
            None,
            arguments.folder,
            TerminalProgress(),
            part_size=max(1, arguments.part_size) * _MEGABYTE,
            key=arguments.to_key,
        )
    finally:
        workspace.close()
    if arguments.json:
        say_json(asdict(bundle))
        return DONE
    say(
        ngettext(
            "Bundle {number} with {count} change is written and checked: {path}",
            "Bundle {number} with {count} changes is written and checked: {path}",
            bundle.changes,
        ).format(number=bundle.number, count=bundle.changes, path=bundle.path)
    )
    if bundle.files:
        said = ngettext(
            "{count} attached file is in it.", "{count} attached files are in it.", bundle.files
        )
        say(said.format(count=bundle.files))
    if bundle.parts > 1:
        said = _("It has {count} parts; hand over all of them, in any order.")
        say(said.format(count=bundle.parts))
    say(_("You can take the stick out."))
    return DONE


def import_files(arguments: argparse.Namespace) -> int:
    """Take files in, one after the other; 1 where one of them was refused."""
    from fieldkit.services.importing import Imported, import_any, import_folder

    workspace = open_from(arguments)
    try:
        files: list[Path] = []
        found: list[Imported] = []
        for file in arguments.files:
            # Of a folder, what is for this laptop, and what it can take along for others.
            some = (
                import_folder(workspace, file, TerminalProgress())
                if file.is_dir()
                else (import_any(workspace, file, TerminalProgress()),)
            )
            found += some
            files += [file / one.file if one.file else file for one in some]
    finally:
        workspace.close()
    if arguments.json:
        say_json(
            [
                {
                    "file": file.name,
                    "kind": one.kind,
                    "status": str(one.status),
                    "sentence": one.sentence,
                    "changes": one.intake.changes if one.intake else 0,
                    "discrepancies": one.intake.discrepancies if one.intake else 0,
                    "answer": str(one.path) if one.path else None,
                    "words": list(one.enrolment.words) if one.enrolment else [],
                }
                for file, one in zip(files, found, strict=True)
            ]
        )
    else:
        for file, one in zip(files, found, strict=True):
            say(f"{file.name}: {one.sentence}")
            if one.enrolment:
                say(" ".join(one.enrolment.words))
            if one.path:
                say(_("Written in answer: {path}").format(path=one.path))
    refused = any(one.status is IntakeStatus.REFUSED for one in found)
    return REFUSED if refused else DONE


def list_along(arguments: argparse.Namespace) -> int:
    """Say what is carried for others, and for how long."""
    from fieldkit.services.relaying import list_carried

    workspace = open_from(arguments)
    try:
        found = list_carried(workspace)
    finally:
        workspace.close()
    if arguments.json:
        say_json([{**asdict(one.file), "here": one.here, "days": one.days} for one in found])
        return DONE
    for one in found:
        days = ngettext("{count} day on the way", "{count} days on the way", one.days)
        say(f"{one.words}: {days.format(count=one.days)}")
    if not found:
        say(_("This laptop carries no files for others, so there is nothing to write."))
    return DONE


def forward_to(arguments: argparse.Namespace) -> int:
    """Write the files that are carried for others into a folder."""
    from fieldkit.services.relaying import forward_carried

    workspace = open_from(arguments)
    try:
        found = forward_carried(workspace, arguments.folder, TerminalProgress())
    finally:
        workspace.close()
    if arguments.json:
        say_json([str(path) for path in found.paths])
        return DONE
    for path in found.paths:
        say(str(path))
    say(_("You can take the stick out."))
    return DONE


def inspect(arguments: argparse.Namespace) -> int:
    """Say what anybody may read of a bundle; no workspace is needed."""
    from fieldkit.services.inspection import inspect_bundle

    found = inspect_bundle(arguments.file, TerminalProgress())
    if arguments.json:
        say_json(asdict(found))
        return DONE
    say(
        _("{what}: {size}, written on {date} by fieldkit {program}.").format(
            what=found.sentence,
            size=size(found.size),
            date=long_date(found.written_at.date()),
            program=found.program,
        )
    )
    readers = ", ".join(map(short_code, found.recipients))
    say(
        _("Only these devices can open it: {codes}.").format(codes=readers)
        if readers
        else _("It is sealed for nobody: anybody can open it.")
    )
    if found.successors:
        codes = ", ".join(map(short_code, found.successors))
        say(_("Head office renewed its signing key; it went on as {codes}.").format(codes=codes))
    say(_("Its checksums and its signature hold; who the signer is was not asked."))
    say(f"SHA-256: {found.sha256}")
    return DONE


def verify_file(arguments: argparse.Namespace) -> int:
    """Open a bundle that is meant for this workspace and check everything in it."""
    from fieldkit.services.inspection import verify_bundle

    workspace = open_from(arguments)
    try:
        found = verify_bundle(workspace, arguments.file, TerminalProgress())
    finally:
        workspace.close()
    if arguments.json:
        inside = {"commits": found.commits, "changes": found.changes, "files": found.files}
        say_json({**asdict(found.inspection), "sender_name": found.sender_name, **inside})
        return DONE
    what = found.inspection.sentence
    say(f"{what} ({found.sender_name})" if found.sender_name else what)
    say(
        ngettext(
            "It holds {count} change, and everything in it holds. Nothing was taken in.",
            "It holds {count} changes, and everything in it holds. Nothing was taken in.",
            found.changes,
        ).format(count=found.changes)
    )
    if found.files:
        say(
            ngettext(
                "{count} attached file is in it.", "{count} attached files are in it.", found.files
            ).format(count=found.files)
        )
    return DONE
