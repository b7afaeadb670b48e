"""Who came, who went and what was read stands in the trail, without holding anybody up."""

import json
import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError
from fieldkit.records.event import EventFormat
from fieldkit.records.recovery import new_sheet_code
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import create_event
from fieldkit.services.backups import make_backup
from fieldkit.services.cases import family_card
from fieldkit.services.doctor import examine
from fieldkit.services.event_mode import begin_event_mode, end_event_mode
from fieldkit.services.filling import (
    begin_form,
    list_drafts,
    open_submission,
    resume_draft,
    save_draft,
)
from fieldkit.services.recovery import sheet_key
from fieldkit.services.restoring import restore_backup
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.attempts import Attempts
from fieldkit.store.failed_unlocks import UNLOCKS_NAME, FailedUnlocks
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON, PASSPHRASE, copied_laptop, open_laptop

MINUTE = timedelta(minutes=1)


def trail(workspace: Workspace) -> list[tuple[str, str]]:
    """Return what was noted, oldest first."""
    with workspace.reading() as work:
        return [(line.action, line.subject) for line in reversed(work.log.list())]


def since_opening(workspace: Workspace) -> list[tuple[str, str]]:
    found = trail(workspace)
    last = max(place for place, line in enumerate(found) if line[0] == "signed_in")
    return found[last + 1 :]


def test_coming_and_going_are_noted(tmp_path: Path):
    folder = copied_laptop(tmp_path / "база")
    first = open_laptop(folder)
    first.locked_at = NOON - 3 * MINUTE
    first.close()
    second = open_laptop(folder)
    second.close()
    second.close()

    third = open_laptop(folder)

    acts = [action for action, _ in trail(third)][-5:]
    assert acts == ["signed_in", "locked", "signed_in", "signed_out", "signed_in"]
    with third.reading() as work:
        locked = next(line for line in work.log.list() if line.action == "locked")
    assert (locked.at, locked.subject) == (NOON - 3 * MINUTE, third.user.id)
    third.close()


def test_a_card_is_noted_before_it_is_shown_once_in_ten_minutes(laptop: Workspace):
    family = subject_of(register_family(laptop), "families").entity_id
    before = len(trail(laptop))

    for minutes in (0, 4, 9):
        laptop.now = lambda m=minutes: NOON + m * MINUTE
        family_card(laptop, family)
    assert trail(laptop)[before:] == [("family_opened", f"families/{family}")]

    laptop.now = lambda: NOON + 11 * MINUTE
    family_card(laptop, family)
    assert len(trail(laptop)) == before + 2


def test_a_card_opened_again_after_locking_is_still_one_line(laptop: Workspace):
    family = subject_of(register_family(laptop), "families").entity_id
    family_card(laptop, family)
    laptop.close()

    again = open_laptop(laptop.folder)
    family_card(again, family)

    assert since_opening(again) == []
    again.close()


def test_forms_and_drafts_that_are_read_are_noted(laptop: Workspace):
    submission = register_family(laptop)
    save_draft(laptop, begin_form(laptop, "service_record"))
    (draft,) = list_drafts(laptop)
    before = len(trail(laptop))

    open_submission(laptop, submission.instance_id)
    resume_draft(laptop, draft.id)

    assert trail(laptop)[before:] == [
        ("form_opened", submission.instance_id),
        ("draft_opened", draft.id),
    ]


def test_reading_does_not_count_as_saving(laptop: Workspace):
    family = subject_of(register_family(laptop), "families").entity_id
    laptop.saved_at = None

    family_card(laptop, family)

    assert laptop.saved_at is None


def test_a_card_does_not_wait_for_whoever_writes(laptop: Workspace):
    family = subject_of(register_family(laptop), "families").entity_id
    before = len(trail(laptop))

    with laptop.unit_of_work() as work:
        work.settings.set("organisation", "Ольховка")
        family_card(laptop, family)
        assert len(trail(laptop)) == before
        work.commit()

    assert trail(laptop)[before:] == [("family_opened", f"families/{family}")]


def test_a_line_that_waited_is_written_when_the_workspace_is_closed(laptop: Workspace):
    family = subject_of(register_family(laptop), "families").entity_id
    with laptop.database.unit_of_work():
        family_card(laptop, family)
    laptop.close()

    again = open_laptop(laptop.folder)

    assert trail(again)[-3:] == [
        ("family_opened", f"families/{family}"),
        ("signed_out", again.user.id),
        ("signed_in", again.user.id),
    ]
    again.close()


def test_tries_that_did_not_fit_are_told_at_the_next_opening(tmp_path: Path):
    folder = copied_laptop(tmp_path / "база")
    for _time in range(2):
        with pytest.raises(FieldkitError):
            open_workspace(folder, "не то слово совсем")

    opened = open_laptop(folder)

    with opened.reading() as work:
        missed = work.log.list()[1]
    assert (missed.action, missed.facts["count"]) == ("unlock_failed", 2)
    # Whoever came in after it need not be who tried before.
    assert missed.user_id == ""
    assert str(missed.facts["first"]) <= str(missed.facts["last"])
    opened.close()
    again = open_laptop(folder)
    assert [action for action, _ in trail(again)].count("unlock_failed") == 1
    again.close()


def drop_a_try(path: Path) -> None:
    kept = json.loads(path.read_bytes())
    kept["tries"].pop(0)
    path.write_text(json.dumps(kept))


def date_a_try_back(path: Path) -> None:
    kept = json.loads(path.read_bytes())
    kept["tries"][0][1] = "2020-01-01T00:00:00.000000+00:00"
    path.write_text(json.dumps(kept))


def count_less(path: Path) -> None:
    kept = json.loads(path.read_bytes())
    kept["count"], kept["tries"] = kept["count"] - 1, kept["tries"][:-1]
    path.write_text(json.dumps(kept))


def begin_anew(path: Path) -> None:
    path.unlink()
    FailedUnlocks(path.parent).missed()


@pytest.mark.parametrize(
    "hide",
    [
        Path.unlink,
        drop_a_try,
        date_a_try_back,
        count_less,
        begin_anew,
        lambda path: path.write_bytes(b"[]"),
        lambda path: path.write_bytes(b"\xff" * 300_000),
    ],
)
def test_tries_that_somebody_hid_are_noticed(tmp_path: Path, hide):
    folder = copied_laptop(tmp_path / "база")
    open_laptop(folder).close()
    for _time in range(2):
        with pytest.raises(FieldkitError):
            open_workspace(folder, "не то слово совсем")

    hide(folder / UNLOCKS_NAME)

    opened = open_laptop(folder)
    assert "unlocks_altered" in [action for action, _ in since_opening_with(opened)]
    opened.close()
    again = open_laptop(folder)
    assert [action for action, _ in trail(again)].count("unlocks_altered") == 1
    again.close()


def since_opening_with(workspace: Workspace) -> list[tuple[str, str]]:
    """Return the lines of the last opening itself, too."""
    found = trail(workspace)
    return found[-3:]


def test_a_crash_between_trail_and_file_tells_no_try_twice(tmp_path: Path):
    folder = copied_laptop(tmp_path / "база")
    open_laptop(folder).close()
    with pytest.raises(FieldkitError):
        open_workspace(folder, "не то слово совсем")
    kept = (folder / UNLOCKS_NAME).read_bytes()
    open_laptop(folder).close()

    (folder / UNLOCKS_NAME).write_bytes(kept)

    opened = open_laptop(folder)
    acts = [action for action, _ in trail(opened)]
    assert (acts.count("unlock_failed"), acts.count("unlocks_altered")) == (1, 0)
    opened.close()


def test_a_long_row_of_tries_is_counted_though_not_all_are_listed(tmp_path: Path):
    folder = copied_laptop(tmp_path / "база")
    open_laptop(folder).close()
    for _time in range(450):
        FailedUnlocks(folder).missed()

    opened = open_laptop(folder)

    with opened.reading() as work:
        missed = work.log.list()[1]
    assert (missed.action, missed.facts["count"]) == ("unlock_failed", 450)
    assert (folder / UNLOCKS_NAME).stat().st_size < 1000
    opened.close()


def test_the_delay_and_the_trail_have_files_of_their_own(tmp_path: Path):
    folder = copied_laptop(tmp_path / "база")
    with pytest.raises(FieldkitError):
        open_workspace(folder, "не то слово совсем")

    open_workspace(folder, PASSPHRASE).close()

    assert Attempts(folder).waiting() == 0
    assert (folder / UNLOCKS_NAME).exists()


def test_the_trail_of_a_day_is_whole(laptop: Workspace):
    family = subject_of(register_family(laptop), "families")
    family_card(laptop, family.entity_id)
    assert family == Subject("families", family.entity_id)

    (finding,) = [one for one in examine(laptop) if one.check == "trail"]

    assert finding.sound


def test_a_sheet_and_words_that_did_not_fit_are_told_too(tmp_path: Path):
    folder = copied_laptop(tmp_path / "база")
    open_laptop(folder).close()
    groups = new_sheet_code(secrets.randbelow).groups
    with pytest.raises(FieldkitError):
        sheet_key(folder, groups)

    opened = open_laptop(folder)

    with opened.reading() as work:
        missed = work.log.list()[1]
    assert (missed.action, missed.facts["count"]) == ("unlock_failed", 1)
    opened.close()


def test_a_wrong_passphrase_at_the_door_is_told_at_once(laptop: Workspace):
    day = NOON.date()
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
    begin_event_mode(laptop, event.id)

    with pytest.raises(FieldkitError):
        end_event_mode(laptop, "не то слово совсем")

    with laptop.reading() as work:
        missed = work.log.list()[0]
    assert (missed.action, missed.user_id, missed.facts["count"]) == ("unlock_failed", "", 1)


def test_a_restored_workspace_says_so_in_its_trail_and_raises_no_alarm(laptop: Workspace):
    folder = laptop.folder
    register_family(laptop)
    copy = make_backup(laptop)
    register_family(laptop, "Снегирёва")
    laptop.close()
    with pytest.raises(FieldkitError):
        open_workspace(folder, "не то слово совсем")
    restore_backup(folder, copy, PASSPHRASE)

    again = open_laptop(folder)

    acts = [action for action, _ in trail(again)]
    assert acts[-2:] == ["workspace_restored", "signed_in"]
    assert "trail_cut" not in acts
    assert "unlocks_altered" not in acts
    (finding,) = [one for one in examine(again) if one.check == "trail"]
    assert finding.sound
    again.close()
