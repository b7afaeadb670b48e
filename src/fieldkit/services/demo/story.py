"""The working day of the demo, from an empty folder to head office's receipt."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.i18n import _, language
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.device import DeviceKind
from fieldkit.records.event import Event, EventFormat, RegistrationRole
from fieldkit.records.submission import Submission
from fieldkit.services.attendance import (
    MarkWish,
    close_session,
    create_event,
    event_summary,
    import_roster,
    list_events,
    mark_many,
    open_event,
    plan_sessions,
)
from fieldkit.services.demo import families, seminar
from fieldkit.services.demo.casework import begin_only, play
from fieldkit.services.demo.people import names
from fieldkit.services.enrolment import accept_invitation, confirm_enrolment, enrol, invite
from fieldkit.services.export import export_bundle
from fieldkit.services.filling import list_submissions
from fieldkit.services.intake import take_in
from fieldkit.services.lists import add_to_list, list_rows
from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.printing import Paper, print_sign_in_sheet, print_submission
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, create_workspace, local_now, organisation_set
from fieldkit.sheets.roster import RosterRow

if TYPE_CHECKING:
    from fieldkit.store.keys import KeyCost

PASSPHRASE = "рябина у крыльца"
PROGRAMME = "vol_mm"
_SPECIALISTS = ("Ольхова Надежда Павловна", "Рябинин Кирилл Егорович", "Синицына Елена Юрьевна")
_ORGANISATIONS = ("Центр «Лада»", "Женская консультация № 2", "Отдел опеки и попечительства")
_GROUP_WEEKS = 6
