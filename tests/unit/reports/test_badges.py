"""Badges: ten to a page, long names whole, a sign without anything about the person."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

from fieldkit.i18n import speaking
from fieldkit.records.badge import badge_code, is_badge_code, wearer
from fieldkit.records.event import Event, EventFormat, Registration, RegistrationRole
from fieldkit.reports.badges import BadgeLook, badges
from fieldkit.services.picture_files import codes_on
from tests.support.papers import pages_of, text_of, words_of

DAY = date(2026, 3, 21)
EVENT = Event("event-1", "Первый контакт", EventFormat.TRAINING, DAY, DAY)


def people(count: int) -> list[Registration]:
    return [
        Registration(f"r{n}", EVENT.id, n, f"Дроздова{n} Вера Ильинична", org_then="КЦСОН")
        for n in range(1, count + 1)
    ]


def drawn(folder: Path, some: list[Registration], look: BadgeLook | None = None) -> Path:
    file = folder / "бейджи.pdf"
    with speaking("ru"):
        file.write_bytes(badges(EVENT, some, look or BadgeLook()))
    return file


def test_ten_badges_stand_on_a_page(tmp_path: Path):
    assert pages_of(drawn(tmp_path, people(10))) == 1
    assert pages_of(drawn(tmp_path, people(11))) == 2


def test_each_sign_leads_to_its_wearer_alone(tmp_path: Path):
    some = people(10)
    file = drawn(tmp_path, some)
    subprocess.run(["pdftoppm", "-r", "150", "-png", file, tmp_path / "лист"], check=True)
    (page,) = tmp_path.glob("лист*.png")

    found = codes_on(page.read_bytes())

    assert sorted(wearer(some, code).id for code in found) == sorted(one.id for one in some)


def test_a_long_double_surname_is_whole(tmp_path: Path):
    name = "Константинопольская-Рождественская Александра Вениаминовна"

    words = text_of(drawn(tmp_path, [Registration("r", EVENT.id, 1, name)]))

    assert "Константинопольская-" in words
    assert "Рождественская" in words
    assert "Вениаминовна" in words
    assert "…" not in words


def test_a_private_badge_shows_the_given_name_and_no_more(tmp_path: Path):
    words = text_of(drawn(tmp_path, people(1), BadgeLook(private=True)))

    assert "Вера" in words
    for secret in ("Дроздова", "Ильинична", "КЦСОН", "Первый контакт"):
        assert secret not in words


def test_whoever_is_no_participant_has_the_part_on_the_badge(tmp_path: Path):
    file = tmp_path / "badges.pdf"
    one = Registration("s", EVENT.id, 9, "Рябинин Пётр", role=RegistrationRole.SPEAKER)
    file.write_bytes(badges(EVENT, [one], BadgeLook()))

    assert "Speaker" in text_of(file)


def test_a_code_misread_in_one_digit_is_nobodys():
    code = badge_code("r1")
    other = code[:-1] + str((int(code[-1]) + 1) % 10)

    assert is_badge_code(code)
    assert not is_badge_code(other)
    assert wearer(people(2), other) is None


def test_a_title_on_two_lines_does_not_touch_the_name(tmp_path: Path):
    title = "Межрегиональный семинар «Первый контакт: что сказать семье в кризисе и о чём молчать»"
    file = tmp_path / "бейджи.pdf"
    person = people(1)[0]
    long = replace(EVENT, title=title)
    with speaking("ru"):
        file.write_bytes(badges(long, [person], BadgeLook()))

    tops, bottoms = {}, {}
    for word in words_of(file):
        tops.setdefault(word["said"], float(word["yMin"]))
        bottoms.setdefault(word["said"], float(word["yMax"]))

    assert bottoms["марта"] <= tops[person.name.split()[0]] + 6  # of the letters' own air
