"""``fieldkit doctor``: checks the workspace and says what it found."""

import argparse

from fieldkit.cli.options import TerminalProgress, open_from, say, say_json
from fieldkit.i18n import _
from fieldkit.services.doctor import examine, restore_tables


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun, which is its only act."""
    doctor = subparsers.add_parser("doctor", help=_("check the workspace"))
    doctor.add_argument(
        "--rebuild",
        action="store_true",
        help=_("make a backup, then every table anew from the log, then check"),
    )
    doctor.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        if arguments.rebuild:
            restore_tables(workspace)
        findings = examine(workspace, TerminalProgress())
    finally:
        workspace.close()
    sound = all(finding.sound for finding in findings)
    if arguments.json:
        say_json(
            {
                "sound": sound,
                "findings": [
                    {"check": f.check, "sound": f.sound, "said": f.said} for f in findings
                ],
            }
        )
    else:
        for finding in findings:
            say(f"{_('in order') if finding.sound else _('look here')}: {finding.said}")
    return 0 if sound else 1
