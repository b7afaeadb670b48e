"""A state that a restore set aside may hold who was erased later: a person decides about it."""

from pathlib import Path

import pytest

from fieldkit.records.keeping import ErasureReason
from fieldkit.services.backups import make_backup
from fieldkit.services.erasing import act_paper, erase_person, list_acts, remove_set_aside
from fieldkit.services.restoring import erase_again, restore_backup
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, open_workspace
from tests.support.answers import register_family, subject_of
from tests.support.colleagues import INNA
from tests.support.laptops import NOON, PASSPHRASE, open_laptop
from tests.support.papers import text_of


@pytest.fixture
def person(laptop: Workspace) -> str:
    return subject_of(register_family(laptop), "persons").entity_id


def restored(laptop: Workspace) -> Workspace:
    """Restore a copy of just now, and open the workspace that it became."""
    made, folder = make_backup(laptop), laptop.folder
    laptop.close()
    restore_backup(folder, made, PASSPHRASE)
    return open_laptop(folder)


def asides(workspace: Workspace) -> list[Path]:
    place = workspace.folder / "set-aside"
    return sorted(place.iterdir()) if place.exists() else []


def paper(workspace: Workspace, number: int) -> str:
    file = workspace.folder.parent / "act.pdf"
    file.write_bytes(act_paper(workspace, number))
    return " ".join(text_of(file).split())


def test_the_act_says_that_the_state_set_aside_may_hold_the_data(laptop, person):
    back = restored(laptop)

    act = erase_person(back, person, ErasureReason.DEMAND)

    told = paper(back, act.number)
    (aside,) = asides(back)
    back.close()
    assert act.facts["set_aside"][:10] == f"{aside.name[:4]}-{aside.name[4:6]}-{aside.name[6:8]}"
    assert "is still on this laptop and may hold the data" in told


def test_a_person_may_have_it_deleted_and_the_act_says_that(laptop, person):
    back = restored(laptop)
    act = erase_person(back, person, ErasureReason.DEMAND)

    gone = remove_set_aside(back)

    told = paper(back, act.number)
    (kept,) = list_acts(back)
    left = asides(back)
    back.close()
    assert (gone, left) == (1, [])
    assert kept.facts["set_aside_removed"] == NOON.isoformat()
    assert "it was deleted" in told


def test_of_several_states_only_the_last_is_left_to_decide_about(laptop, person):
    back = restored(laptop)
    first = asides(back)[0]
    first.rename(first.with_name("20200101T000000Z"))
    again = restored(back)
    before = len(asides(again))

    erase_person(again, person, ErasureReason.DEMAND)

    left = asides(again)
    again.close()
    assert before == 2
    assert [one.name for one in left] != ["20200101T000000Z"]
    assert len(left) == 1


def test_without_a_restore_there_is_nothing_to_decide(laptop, person):
    make_backup(laptop)

    act = erase_person(laptop, person, ErasureReason.DEMAND)

    assert "set_aside" not in act.facts
    assert "set aside" not in paper(laptop, act.number)


def test_whom_a_restore_would_bring_back_is_erased_whoever_opens_it(laptop, person, tmp_path):
    add_user(laptop, "Снегирёва Инна", INNA)
    made, folder = make_backup(laptop), laptop.folder
    kept = tmp_path / "копия"
    kept.mkdir()
    for file in made.folder.iterdir():
        if file.is_file():
            (kept / file.name).write_bytes(file.read_bytes())
    erase_person(laptop, person, ErasureReason.WITHDRAWAL)
    laptop.close()
    made.folder.mkdir(exist_ok=True)
    for file in kept.iterdir():
        (made.folder / file.name).write_bytes(file.read_bytes())
    restore_backup(folder, made, PASSPHRASE)
    theirs = open_workspace(folder, INNA)

    count = erase_again(theirs)

    with theirs.reading() as work:
        erased = work.entities.get("persons", person).erased
        (act,) = work.acts.list()
    theirs.close()
    assert (count, erased) == (1, True)
    # The state set aside is where they were erased, so there is nothing to decide.
    assert "set_aside" not in act.facts
