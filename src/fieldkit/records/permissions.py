"""What each role may do and see: the one table that services ask."""

from dataclasses import dataclass, replace
from enum import StrEnum

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.people import Role, User


class Act(StrEnum):
    """Something a user wants of the program; every service that a page may call names one."""

    WORK = "work"
    BACK_UP = "back_up"
    ATTEND = "attend"
    PLAN_EVENTS = "plan_events"
    SEE_FAMILIES = "see_families"
    SEE_ALL_FAMILIES = "see_all_families"
    SEE_SPECIAL = "see_special"
    FILL_FORMS = "fill_forms"
    DELETE_RECORDS = "delete_records"
    REVIEW_FORMS = "review_forms"
    ASSIGN_CASES = "assign_cases"
    EDIT_LISTS = "edit_lists"
    INSTALL_FORMS = "install_forms"
    CARRY_BUNDLES = "carry_bundles"
    RUN_OFFICE = "run_office"
    JOIN_OFFICE = "join_office"
    EXPORT_DATA = "export_data"
    ERASE = "erase"
    READ_TRAIL = "read_trail"
    END_ACCESS = "end_access"
    MANAGE_USERS = "manage_users"
    MANAGE_KEYS = "manage_keys"


_EVERYBODY = frozenset({Act.WORK, Act.BACK_UP, Act.ATTEND, Act.CARRY_BUNDLES})
# What stays open at the door; copies of the workspace go on making themselves.
_AT_THE_DOOR = frozenset({Act.ATTEND, Act.BACK_UP})
_SPECIALIST = _EVERYBODY | {
    Act.PLAN_EVENTS,
    Act.SEE_FAMILIES,
    Act.FILL_FORMS,
    Act.DELETE_RECORDS,
    Act.ASSIGN_CASES,
}
_SUPERVISOR = _SPECIALIST | {
    Act.SEE_ALL_FAMILIES,
    Act.SEE_SPECIAL,
    Act.REVIEW_FORMS,
    Act.EDIT_LISTS,
    Act.INSTALL_FORMS,
    Act.RUN_OFFICE,
    Act.EXPORT_DATA,
    Act.ERASE,
    Act.READ_TRAIL,
    Act.END_ACCESS,
}
_DATA_MANAGER = _SPECIALIST | {
    Act.SEE_ALL_FAMILIES,
    Act.REVIEW_FORMS,
    Act.EDIT_LISTS,
    Act.INSTALL_FORMS,
    Act.RUN_OFFICE,
    Act.EXPORT_DATA,
}
# Who looks after the laptop need not read about families that are not their own.
_ADMINISTRATOR = _SPECIALIST | {
    Act.EDIT_LISTS,
    Act.INSTALL_FORMS,
    Act.RUN_OFFICE,
    Act.JOIN_OFFICE,
    Act.ERASE,
    Act.READ_TRAIL,
    Act.END_ACCESS,
    Act.MANAGE_USERS,
    Act.MANAGE_KEYS,
}
ROLE_ACTS = {
    Role.ATTENDANCE_TAKER: _EVERYBODY,
    Role.SPECIALIST: _SPECIALIST,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.DATA_MANAGER: _DATA_MANAGER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}


class NotAllowed(FieldkitError):
    """Somebody wanted what their role does not hold."""

    template = N_("Your role does not include this. It can be done by: {roles}.")


class OnlyThisEvent(FieldkitError):
    """Something else than the one event was wanted while the laptop is lent at the door."""

    template = N_(
        "The laptop is in event mode: only this event is open. Whoever began the mode ends it by"
        " their passphrase."
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """What one user may do, and whose families they may open.

    ``specialist_id`` is their row among the specialists, by which cases name
    their curator and team; empty for somebody who has none. ``only_event`` is
    the one event that is open in event mode, empty outside of it.
    """

    acts: frozenset[Act]
    user_id: str
    specialist_id: str = ""
    only_event: str = ""

    def may(self, act: Act) -> bool:
        """Tell whether the act is theirs."""
        return act in self.acts

    def require(self, act: Act) -> None:
        """Raise NotAllowed, naming who may, unless the act is theirs; OnlyThisEvent at the door."""
        if act not in self.acts and self.only_event:
            raise OnlyThisEvent
        if act not in self.acts:
            raise NotAllowed(roles=", ".join(role_word(role) for role in holders_of(act)))

    def require_event(self, event_id: str) -> None:
        """Raise OnlyThisEvent for another event than the one that is open at the door."""
        if self.only_event and event_id != self.only_event:
            raise OnlyThisEvent

    def at_the_door(self, event_id: str) -> "Rights":
        """Return what is left of these rights while the laptop is lent for one event."""
        return replace(self, acts=self.acts & _AT_THE_DOOR, only_event=event_id)


def rights_of(user: User, *, alone: bool) -> Rights:
    """Return a user's rights.

    An administrator who is ``alone`` on the laptop may do everything: nobody
    else could. The first colleague who is added ends that.
    """
    acts = ROLE_ACTS[user.role]
    if alone and user.role is Role.ADMINISTRATOR:
        acts = frozenset(Act)
    return Rights(acts if user.active else frozenset(), user.id, user.specialist_id or "")


def holders_of(act: Act) -> tuple[Role, ...]:
    """Return the roles that hold an act, in the order of the list of roles."""
    return tuple(role for role in Role if act in ROLE_ACTS[role])


def role_word(role: Role) -> str:
    """Return what a person reads for a role."""
    return {
        Role.SPECIALIST: _("specialist"),
        Role.SUPERVISOR: _("supervisor"),
        Role.ATTENDANCE_TAKER: _("attendance taker"),
        Role.DATA_MANAGER: _("data manager"),
        Role.ADMINISTRATOR: _("administrator"),
    }[role]
