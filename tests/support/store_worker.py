"""A process of its own that works with a store until it is killed.

``write FOLDER``: saves without end and says each number once it is committed.
``rekey FOLDER``: saves a family and encrypts everything anew, in turns, without end.
``hold FOLDER``: opens the workspace, says so, and waits.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.submission import Subject
from fieldkit.store.database import Database, open_database
from tests.support.workspaces import PASSPHRASE, draft, family, submission


def say(text: object) -> None:
    """Tell the test something at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def write(database: Database) -> None:
    """Save one family, submission, mark and draft after another; each number is one commit."""
    with database.reading() as work:
        number = work.entities.count("families")
    while True:
        number += 1
        with database.unit_of_work() as work:
            work.entities.save(family(f"f{number}", f"Семья {number}", surname="Рябинина"))
            work.submissions.save(submission(f"uuid:{number}", Subject("families", f"f{number}")))
            work.attendance.save_marks([Mark("s", f"r{number}", AttendanceStatus.PRESENT)])
            work.drafts.save(replace(draft("d"), title=str(number)))
            work.commit()
        say(number)


def rekey(database: Database) -> None:
    """Save one family after another, and encrypt everything anew after each."""
    with database.reading() as work:
        number = work.entities.count("families")
    while True:
        number += 1
        with database.unit_of_work() as work:
            work.entities.save(family(f"f{number}", f"Семья {number}"))
            work.commit()
        say(number)
        database.re_encrypt(lambda _done, _total: None)
        say("encrypted")


def main() -> None:
    """Do what the command line says."""
    act, folder = sys.argv[1:]
    database = open_database(Path(folder), PASSPHRASE)
    say("open")
    if act == "write":
        write(database)
    if act == "rekey":
        rekey(database)
    time.sleep(60)


if __name__ == "__main__":
    main()
