"""Real workspaces: a head office and its laptops, joined as in the field."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.records.device import DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.mandate import Mandate
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.second_opinion import second_opinion
from tests.support.two_laptops import Pair, made_pair

PASSPHRASE = "дрозд клён мост лампа"


@dataclass
class Field:
    """A folder in which workspaces and sticks are made."""

    folder: Path
    opened: list[Workspace]

    def workspace(self, name: str, kind: DeviceKind = DeviceKind.LAPTOP) -> Workspace:
        """Make a workspace that belongs to nobody."""
        made = create_workspace(
            self.folder / name,
            user_name="Ольхова Т. С.",
            passphrase=PASSPHRASE,
            kind=kind,
            device_name=name,
            cost=KeyCost.lowest(),
        )
        self.opened.append(made)
        return made

    def office(self, name: str = "область") -> Workspace:
        """Make a head office."""
        return self.workspace(name, DeviceKind.OFFICE)

    def laptop(self, name: str, office: Workspace) -> Workspace:
        """Make a laptop and let it join the office by files."""
        laptop = self.workspace(name)
        stick = self.stick(f"joining {name}")
        request = accept_invitation(laptop, invite(office, name, stick))
        welcome = confirm_enrolment(office, enrol(office, request), stick)
        accept_welcome(laptop, welcome)
        return laptop

    def stick(self, name: str = "флешка") -> Path:
        """Return an empty folder."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    made = Field(tmp_path, [])
    yield made
    wrong = second_opinion(tmp_path, made.opened)
    for workspace in made.opened:
        workspace.close()
    # Of every bundle in any of these tests: FORMAT.md and the schemas say the same as the program.
    assert wrong == {}


@pytest.fixture
def office(field: Field) -> Workspace:
    return field.office()


@pytest.fixture
def laptop(field: Field, office: Workspace) -> Workspace:
    return field.laptop("ольховка", office)


@pytest.fixture
def stick(field: Field) -> Path:
    return field.stick()


@pytest.fixture
def pair(field: Field, office: Workspace, stick: Path) -> Pair:
    return made_pair(field, office, stick)


def save_family(workspace: Workspace, surname: str, family_id: str = "", **others: str) -> str:
    """Save a family as a form would and return its id."""
    family_id = family_id or new_id()
    with workspace.unit_of_work() as work:
        known = work.entities.get("families", family_id)
        values = {"surname": surname, **others}
        entity = (
            known.with_values(values, surname)
            if known
            else Entity("families", family_id, surname, values)
        )
        work.entities.save(entity)
        work.commit()
    return family_id


def family(workspace: Workspace, family_id: str) -> Entity | None:
    """Return a family as this workspace knows it."""
    with workspace.reading() as work:
        return work.entities.get("families", family_id)


@pytest.fixture
def surnames() -> Callable[[Workspace], list[str]]:
    """Return a reader of all families' surnames."""

    def read(workspace: Workspace) -> list[str]:
        with workspace.reading() as work:
            return sorted(entity.get("surname") for entity in work.entities.list("families"))

    return read


@pytest.fixture
def joined(field: Field, office: Workspace) -> Callable[..., Workspace]:
    """Return what lets a laptop join with a mandate."""

    def join(mandate: Mandate, name: str = "ольховка") -> Workspace:
        laptop, stick = field.workspace(name), field.stick(f"joining {name}")
        request = accept_invitation(laptop, invite(office, name, stick, mandate=mandate))
        accept_welcome(laptop, confirm_enrolment(office, enrol(office, request), stick))
        return laptop

    return join
