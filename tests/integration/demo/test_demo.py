import json
from pathlib import Path

import pytest

from fieldkit.services.demo.story import Demo, DemoFolderTaken, make_demo
from fieldkit.services.filling import list_drafts
from fieldkit.services.workspace import open_workspace
from fieldkit.store.keys import KeyCost
from tests.support.papers import text_of


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    out = tmp_path_factory.mktemp("демо с пробелами") / "день"
    return make_demo(out, cost=KeyCost.lowest())


def passphrase(demo: Demo) -> str:
    return demo.passphrase_file.read_text(encoding="utf-8").strip()


def test_the_office_counts_the_seminar_as_the_source_tells_it(demo: Demo):
    event = demo.summary["event"]

    assert (event["participants"], event["institutions"]) == (53, 26)
    assert (event["speakers"], event["days"]) == (4, 3)
    assert (event["registered"], event["no_shows"], event["guests"]) == (55, 2, 2)
    assert event["completed"] == 52


def test_the_summary_is_what_the_office_s_own_database_says(demo: Demo):
    told = json.loads((demo.folder / "summary.json").read_text(encoding="utf-8"))

    office = open_workspace(demo.office, passphrase(demo))
    try:
        with office.reading() as work:
            families = work.entities.page("families", limit=1).total
            submissions = work.submissions.count()
    finally:
        office.close()

    assert told["families"] == families == 6
    assert told["submissions"] == submissions == 25


def test_the_receipt_has_come_back(demo: Demo):
    assert demo.summary["laptop"]["changes_not_confirmed"] == 0


def test_the_passphrase_file_opens_the_laptop_with_a_form_left_half_filled(demo: Demo):
    laptop = open_workspace(demo.laptop, passphrase(demo))
    try:
        drafts = list_drafts(laptop)
    finally:
        laptop.close()

    assert len(drafts) == 1
    assert drafts[0].answered > 10


def test_every_paper_can_be_read_and_names_the_seminar_or_the_case(demo: Demo):
    for name in demo.summary["papers"]:
        words = text_of(demo.folder / name)
        assert ("Семья в кризисе" in words) or ("случай" in words) or ("case" in words), name


def test_no_file_name_of_the_demo_holds_a_name(demo: Demo):
    names = [path.name for path in demo.folder.rglob("*")]

    assert all(name.isascii() for name in names)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("important")

    with pytest.raises(DemoFolderTaken):
        make_demo(tmp_path, cost=KeyCost.lowest())

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
