"""How large a question lets a photo be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.records.attachment import LONGEST_SIDE
from fieldkit.services.attachments import attach_file, read_attachment
from fieldkit.services.filling import begin_form
from fieldkit.services.packs import install_form
from fieldkit.services.workspace import Workspace
from tests.support.attaching import laptop_of
from tests.support.photos import opened, photo
from tests.support.workbooks import workbook


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    survey = (
        ("type", "name", "label", "parameters"),
        ("image", "small", "Small", "max-pixels=640"),
        ("image", "vast", "Vast", "max-pixels=9000"),
        ("image", "plain", "Plain", None),
    )
    form = workbook(tmp_path / "s.xlsx", survey=survey, settings=(("form_id",), ("sizes",)))
    install_form(workspace, form)
    yield workspace
    workspace.close()


@pytest.mark.parametrize(
    ("name", "side"), [("small", 640), ("vast", LONGEST_SIDE), ("plain", LONGEST_SIDE)]
)
def test_a_photo_is_no_larger_than_the_question_and_the_program_allow(
    laptop: Workspace, name: str, side: int
):
    filling = begin_form(laptop, "sizes")

    one = attach_file(laptop, filling, f"/data/{name}", photo(4000, 3000), "Двор.jpg")

    assert opened(read_attachment(laptop, one.id)).size == (side, side * 3 // 4)
    assert (one.width, one.height) == (side, side * 3 // 4)
