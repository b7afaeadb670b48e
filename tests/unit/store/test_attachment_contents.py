"""What a form's change from elsewhere may say of its files."""

from datetime import UTC, datetime

import pytest

from fieldkit.records.attachment import MOST_FILES, Attachment
from fieldkit.store.attachment_contents import file_payload, files_fit, name_fits

GOOD = file_payload(
    Attachment(
        owner="uuid:1",
        name="1699.jpg",
        title="Аня.jpg",
        size=1000,
        media_type="image/jpeg",
        sha256="ab" * 32,
        made_at=datetime(2026, 11, 12, tzinfo=UTC),
        width=640,
        height=480,
    )
)


def test_what_the_program_writes_fits():
    assert files_fit({"attachments": [GOOD]})
    assert files_fit({})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("name", "../1699.jpg"),
        ("name", "/etc/passwd"),
        ("name", "a\\b"),
        ("name", ""),
        ("name", ".."),
        ("name", "x" * 300),
        ("name", None),
        ("sha256", "AB" * 32),
        ("sha256", "ab"),
        ("sha256", "../" + "a" * 61),
        ("size", -1),
        ("size", 1 << 40),
        ("size", True),
        ("size", "9"),
        ("size", 1.5),
        ("width", -1),
        ("type", "image"),
        ("type", "image/jpeg\nx"),
        ("title", "x" * 1000),
        ("title", 5),
        ("made_at", "yesterday"),
        ("made_at", "2026-11-12T12:00:00"),
    ],
)
def test_what_it_never_writes_does_not_fit(part, value):
    assert not files_fit({"attachments": [{**GOOD, part: value}]})


@pytest.mark.parametrize(
    "files",
    [
        "1699.jpg",
        [["1699.jpg"]],
        [{}],
        [{**GOOD, "more": 1}],
        [GOOD, GOOD],
        [{**GOOD, "name": f"{number}.jpg"} for number in range(MOST_FILES + 1)],
    ],
)
def test_a_list_of_another_kind_does_not_fit(files):
    assert not files_fit({"attachments": files})


@pytest.mark.parametrize("name", ["1699.jpg", "act-1700.pdf", "скан_1.png", "a"])
def test_names_of_other_programs_fit(name):
    assert name_fits(name)
