"""Who left comes back, and neither the end nor the return of an access is ever half done."""

import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.records.people import Role, User, UserMissing
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.case_team import change_team
from fieldkit.services.filling import (
    begin_form,
    finalize_form,
    list_drafts,
    resume_draft,
)
from fieldkit.services.leaving import (
    SuccessorUnfit,
    bring_back_user,
    end_access,
    list_leavers,
    pass_on_rest,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import WrongPassphrase
from fieldkit.store.people import AccessEnded
from tests.support.answers import register_family
from tests.support.colleagues import FRESH, INNA, VERA, as_user, begins, curators
from tests.support.laptops import PASSPHRASE
from tests.support.places import ROOT

CURATOR = "/data/casegrp/curator"


def test_who_left_is_let_in_again_with_what_is_still_there(laptop, inna, vera):
    as_user(laptop, INNA, register_family)
    draft = as_user(laptop, INNA, begins)
    end_access(laptop, inna, vera)
    (left,) = list_leavers(laptop)

    bring_back_user(laptop, left.user, FRESH, give_back=True)

    drafts = as_user(laptop, FRESH, lambda one: [found.id for found in list_drafts(one)])
    assert (left.successor, left.drafts, left.records) == ("Осинина Вера", 1, 1)
    assert drafts == [draft]
    assert curators(laptop) == [inna.specialist_id]
    assert list_leavers(laptop) == ()
    choices = begin_form(laptop, "family_registration").session.node(CURATOR).choices
    assert inna.specialist_id in {choice.value for choice in choices}


def test_what_the_successor_finished_does_not_come_back(laptop, inna, vera):
    as_user(laptop, INNA, register_family)
    draft = as_user(laptop, INNA, begins)
    end_access(laptop, inna, vera)
    as_user(laptop, VERA, lambda one: finalize_form(one, resume_draft(one, draft)))
    (left,) = list_leavers(laptop)

    bring_back_user(laptop, left.user, FRESH)

    assert (left.drafts, left.records) == (0, 1)
    assert curators(laptop) == [vera.specialist_id, vera.specialist_id]


def arrives_late(laptop: Workspace, inna: User) -> None:
    """Let a case that names the leaver come after they have left, as with a bundle."""
    register_family(laptop, "Клестова")
    with laptop.unit_of_work() as work:
        case = list(work.entities.list("cases"))[-1]
        work.entities.save(case.with_values({"curator_id": inna.specialist_id}))
        work.commit()


def test_a_case_that_comes_afterwards_is_counted_and_passed_on(laptop, inna, vera):
    end_access(laptop, inna, vera)
    arrives_late(laptop, inna)
    (left,) = list_leavers(laptop)

    count = pass_on_rest(laptop, inna, vera)

    assert (left.waiting, count) == (1, 1)
    assert curators(laptop) == [vera.specialist_id]
    assert list_leavers(laptop)[0].waiting == 0


def test_the_rest_of_somebody_at_work_is_not_passed_on(laptop, inna, vera):
    taker = add_user(laptop, "Дроздов Пётр", FRESH, Role.ATTENDANCE_TAKER)

    with pytest.raises(UserMissing):
        pass_on_rest(laptop, inna, vera)
    end_access(laptop, inna, vera)
    with pytest.raises(SuccessorUnfit):
        pass_on_rest(laptop, inna, taker)
    with pytest.raises(UserMissing):
        pass_on_rest(laptop, inna, inna)


def teams(workspace: Workspace) -> list[str]:
    with workspace.reading() as work:
        return [row.get("team_ids", "") for row in work.entities.rows("cases")]


def test_a_place_in_a_team_passes_too_and_comes_back(laptop, inna, vera):
    register_family(laptop)
    with laptop.reading() as work:
        (case,) = work.entities.list("cases")
    mine = laptop.user.specialist_id
    change_team(laptop, case.id, curator_id=mine, members=[inna.specialist_id])

    passed = end_access(laptop, inna, vera)
    after = teams(laptop)
    bring_back_user(laptop, inna, FRESH, give_back=True)

    assert (passed.teams, passed.cases) == (1, 0)
    assert after == [vera.specialist_id]
    assert set(teams(laptop)[0].split()) == {vera.specialist_id, inna.specialist_id}
    assert curators(laptop) == [mine]


def test_the_curator_of_a_case_gets_no_place_in_its_team(laptop, inna):
    register_family(laptop)
    with laptop.reading() as work:
        (case,) = work.entities.list("cases")
    mine = laptop.user.specialist_id
    change_team(laptop, case.id, curator_id=mine, members=[inna.specialist_id])

    end_access(laptop, inna, laptop.user)

    assert teams(laptop) == [""]


def test_the_old_passphrase_stays_dead_after_the_return(laptop, inna):
    end_access(laptop, inna, laptop.user)
    bring_back_user(laptop, inna, FRESH)
    laptop.close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, INNA)
    again = open_workspace(laptop.folder, FRESH)
    again.close()

    assert again.user == inna


def test_only_an_administrator_lets_somebody_in_again(laptop, inna, vera):
    end_access(laptop, inna, vera)

    with pytest.raises(NotAllowed):
        bring_back_user(replace(laptop, user=replace(vera, role=Role.SUPERVISOR)), inna, FRESH)
    with pytest.raises(UserMissing):
        bring_back_user(laptop, vera, FRESH)


def test_both_acts_stand_in_the_journal(laptop, inna):
    end_access(laptop, inna, laptop.user)
    bring_back_user(laptop, inna, FRESH)

    with laptop.reading() as work:
        acts = {(entry.action, entry.subject) for entry in work.log.list()}
    assert ("access_ended", f"{inna.id}>{laptop.user.id}") in acts
    assert ("access_given_back", inna.id) in acts


def test_an_end_that_was_cut_off_before_the_keys_went_is_an_end(laptop, inna):
    slots = {
        name: (laptop.folder / name).read_bytes() for name in ("slots.json", "slots.copy.json")
    }
    end_access(laptop, inna, laptop.user)
    laptop.close()
    _put_back(laptop.folder, slots)

    with pytest.raises(AccessEnded):
        open_workspace(laptop.folder, INNA)
    open_workspace(laptop.folder, PASSPHRASE).close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, INNA)


def test_a_return_that_was_cut_off_before_it_counted_is_none(laptop, inna):
    end_access(laptop, inna, laptop.user)
    # What the return has written when the power goes.
    laptop.database.add_passphrase(inna, FRESH)
    laptop.close()

    open_workspace(laptop.folder, PASSPHRASE).close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, FRESH)


def killed_at_random(laptop: Workspace, inna: str, seconds: float) -> None:
    """Let another process end and give back an access, and kill it as a power cut would."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.support.leaving_worker",
            str(laptop.folder),
            inna,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout.readline() == "open\n"
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_any_moment_an_end_is_whole_or_none(laptop, inna, seed):
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, the same in every run
    as_user(laptop, INNA, register_family)
    as_user(laptop, INNA, begins)
    laptop.close()
    for _round in range(2):
        killed_at_random(laptop, inna.name, chance.uniform(0.0, 0.4))

        again = open_workspace(laptop.folder, PASSPHRASE)
        with again.reading() as work:
            kept = work.users.get(inna.id)
            (draft,) = work.drafts.list()
            (case,) = work.entities.list("cases")
            row = work.entities.get("specialists", inna.specialist_id)
        opens = again.database.keys.has_passphrase(inna.id)
        admin = again.user
        again.close()

        assert opens == kept.active
        assert row.get("active") == ("yes" if kept.active else "no")
        assert draft.user_id == (inna.id if kept.active else admin.id)
        answers = inna.specialist_id if kept.active else admin.specialist_id
        assert case.get("curator_id") == answers
        assert f"<curator>{answers}</curator>" in draft.instance


def _put_back(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)
