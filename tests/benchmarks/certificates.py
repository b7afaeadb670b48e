"""Certificates by the hundred: ``python -m tests.benchmarks.certificates [PEOPLE]``.

200 unless told: issued in one step, and written as one PDF. Budget: 10 s for the PDF.
"""

import sys
import tempfile
import time
from datetime import date
from datetime import time as clock
from pathlib import Path

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
)
from fieldkit.services.certificate_papers import print_certificates
from fieldkit.services.certificates import issue_certificates
from tests.support.laptops import copied_laptop, open_laptop

DAY = date(2026, 11, 10)


def main() -> None:
    """Print a table of seconds of the clock and of the processor."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        laptop = open_laptop(copied_laptop(Path(folder) / "laptop"))
        event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY, place="Свободный")
        (session,) = plan_sessions(laptop, event.id, [DAY], [(clock(10), clock(12))])
        rows = [RosterRow(f"Ольхова-Рябинина Вера Ильинична {n}", "НКО") for n in range(people)]
        import_roster(laptop, event.id, rows)
        ids = [one.id for one in open_event(laptop, event.id).registrations]
        mark_many(laptop, [MarkWish(session.id, one, AttendanceStatus.PRESENT) for one in ids])
        start = time.perf_counter(), time.process_time()
        made = issue_certificates(laptop, event.id, ids)
        middle = time.perf_counter(), time.process_time()
        printed = print_certificates(
            laptop, event.id, [one.id for one in made], Path(folder) / "certificates.pdf"
        )
        end = time.perf_counter(), time.process_time()
        laptop.close()
    print(f"{'what':<28}{'clock, s':>10}{'processor, s':>14}")
    for what, first, last in ((f"issue {people}", start, middle), (f"print {people}", middle, end)):
        print(f"{what:<28}{last[0] - first[0]:>10.2f}{last[1] - first[1]:>14.2f}")
    print(f"{'size, KiB':<28}{printed.size / 1024:>10.0f}")


if __name__ == "__main__":
    main()
