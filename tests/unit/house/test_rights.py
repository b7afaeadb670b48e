"""Every service that a page may call is guarded by an act, or stands here with its reason."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator

import pytest

import fieldkit.services
from fieldkit.records.people import Role, User
from fieldkit.records.permissions import ROLE_ACTS, Act, NotAllowed, holders_of, rights_of
from fieldkit.services.workspace import Workspace, act_of
from tests.support.workspaces import NOW

Service = Callable[..., object]

# Steps within a service that is guarded itself: they are given its transaction, its session
# or its file, and no page can call them with what it has.
_STEPS = {
    "arrival": {"judge", "keep", "hold"},
    "card_comparing": {"require_cards", "two_cards"},
    "case_team": {"sight_of"},
    "arrived_files": {"keep_files", "note_files"},
    "attached_answers": {"finish_files"},
    "attaching": {"note_in_draft", "put_on_disk"},
    "attachment_check": {"check_files"},
    "attachment_sight": {"seen_files"},
    "bundle_parts": {"whole_files"},
    "bundle_writing": {"file_name", "outbox_entry"},
    "data_files": {"write_media"},
    "instance_files": {"files_beside", "note_files_beside"},
    "copies": {"numbered_copy"},
    "handover_writing": {"write_handover"},
    "handed_drafts": {"drafts_that_go", "put_drafts_away", "take_drafts"},
    "peer_intake": {"hear_colleague", "remember_handover"},
    "certifying": {"reissue"},
    "succession": {"hear_succession"},
    "trusting": {"list_to_send", "list_for_all"},
    "enrolment_files": {
        "write_document",
        "read_invitation_file",
        "read_request_file",
        "read_welcome_file",
    },
    "exchange": {
        "require_office_workspace",
        "require_laptop_workspace",
        "header_to",
        "outbox_folder",
        "inbox_folder",
        "held_folder",
        "carried_folder",
    },
    "form_effects": {"corrected_only"},
    "form_opening": {"opened_session", "recorded_session"},
    "form_withdrawals": {"require_in_use", "withdrawn_ids"},
    "form_subject": {"settle_subject", "told_beforehand"},
    "laptop_clocks": {"note_answer", "note_clock"},
    "hearing": {"hear_before", "hear_after"},
    "kit_making": {"gather_kit", "write_open", "write_with_kit"},
    "kit_taking": {"install_kit", "invited_kit"},
    "receipts": {"take_receipt", "receipt_for"},
    "training_lists": {"training_lists"},
    "recovery_words": {"words_for"},
    "intake_records": {"record_of"},
    "totals_writing": {"write_totals"},
}
# What the program does by itself, for whoever is at work.
_BY_ITSELF = {
    "attachment_upkeep": {"forget_unneeded", "sweep_files"},
    "backups": {"renew_backups"},
    "deleting": {"wipe_old_drafts"},
    "doctor": {"age_words"},
    "erasing": {"sweep_after_erasure", "erase_decided", "finish_act"},
    "erasing_participants": {"erase_participants_decided"},
    "recovery_words": {"ready_words"},
    "restoring": {"erase_again"},
}
# The day that the demo plays asks the services themselves.
_DEMO = "demo."


def _services() -> Iterator[tuple[str, str, Service]]:
    for module in pkgutil.walk_packages(fieldkit.services.__path__, "fieldkit.services."):
        room = module.name.removeprefix("fieldkit.services.")
        found = importlib.import_module(module.name)
        for name, member in vars(found).items():
            if (
                not name.startswith("_")
                and inspect.isfunction(member)
                and member.__module__ == module.name
                and next(iter(inspect.signature(member).parameters), "") == "workspace"
            ):
                yield room, name, member


SERVICES = list(_services())
GUARDED = [(name, service) for _, name, service in SERVICES if act_of(service)]


def test_every_service_is_guarded_or_excused() -> None:
    bare = {
        f"{room}.{name}"
        for room, name, service in SERVICES
        if act_of(service) is None
        and not room.startswith(_DEMO)
        and name not in _STEPS.get(room, set()) | _BY_ITSELF.get(room, set())
    }

    assert not bare


def test_every_excuse_is_needed() -> None:
    there = {(room, name) for room, name, service in SERVICES if act_of(service) is None}

    idle = {
        f"{room}.{name}"
        for excuses in (_STEPS, _BY_ITSELF)
        for room, names in excuses.items()
        for name in names
        if (room, name) not in there
    }

    assert not idle


@pytest.mark.parametrize("role", list(Role))
def test_a_service_refuses_whoever_lacks_its_act_before_it_does_anything(role: Role) -> None:
    class Nowhere(Workspace):
        rights = rights_of(User("u", "Ольхова", role, NOW), alone=False)

    workspace = Nowhere.__new__(Nowhere)

    for _, service in GUARDED:
        act = act_of(service)
        if act in ROLE_ACTS[role]:
            continue
        with pytest.raises(NotAllowed):
            service(workspace)


def test_every_act_is_held_by_somebody_and_asked_by_something() -> None:
    asked = {act_of(service) for _, service in GUARDED}

    assert all(holders_of(act) for act in Act)
    # It is asked within services, of one family at a time.
    assert set(Act) - asked == {Act.SEE_SPECIAL}


def test_a_lone_administrator_may_do_everything_until_a_colleague_comes() -> None:
    user = User("u", "Ольхова", Role.ADMINISTRATOR, NOW)

    assert rights_of(user, alone=True).acts == frozenset(Act)
    assert not rights_of(user, alone=False).may(Act.SEE_ALL_FAMILIES)


def test_somebody_who_left_may_do_nothing() -> None:
    gone = User("u", "Ольхова", Role.SUPERVISOR, NOW, active=False)

    assert not rights_of(gone, alone=False).acts
