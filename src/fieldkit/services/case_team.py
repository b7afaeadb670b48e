"""What of families whoever is at work may see, and who else is let into a family's team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.entity import Entity
from fieldkit.records.permissions import Act, Rights
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.answering import TEAM
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FAMILIES, _CASES = "families", "cases"


class LedByOthers(FieldkitError):
    """A family was to be opened by somebody who is not in its team."""

    template = N_(
        "This family is led by {names}. Ask them, or the supervisor, to take you into its team."
    )


class FilledByOthers(FieldkitError):
    """A form about no family was to be opened by somebody who has not filled it."""

    template = N_(
        "This form is about no family of the list, so only {name}, who filled it, and those who"
        " supervise read it. Ask one of them."
    )


class CaseMissing(FieldkitError):
    """The team of a case was asked for that this workspace does not hold."""

    template = N_("This case is not in this workspace. Import the bundle that brings it.")


@dataclass(frozen=True, slots=True)
class CaseTeam:
    """Who answers for a case and who works on it, as (specialist id, name); ``mine`` may change it.

    ``others`` are the specialists who could be taken in.
    """

    case_id: str
    curator: tuple[str, str]
    members: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    mine: bool


class Sight:
    """What of families one user may see, within one transaction.

    Names and circumstances (levels P2, P3) are for the case team, and for the
    roles that see all families; answers of level P3 for the curator and those
    who supervise (domain, section 6).
    """

    def __init__(self, work: "Reading", rights: Rights) -> None:
        self._work = work
        self._rights = rights
        self.everything = rights.may(Act.SEE_ALL_FAMILIES)
        self.seen_by = None if self.everything else rights.specialist_id

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Return the ids of the families that others lead."""
        if self.everything:
            return frozenset()
        return self._work.case_teams.hidden_from(self._rights.specialist_id)

    def sees(self, family_id: str) -> bool:
        """Tell whether the family may be opened; what belongs to none may."""
        if self.everything or not family_id:
            return True
        return self._work.case_teams.knows(self._rights.specialist_id, family_id)

    def require(self, family_id: str) -> None:
        """Raise LedByOthers, naming the curators, unless the family may be opened."""
        if not self.sees(family_id):
            raise LedByOthers(names=self.leaders(family_id))

    def leaders(self, family_id: str) -> str:
        """Return who leads a family, as one line of names."""
        cases = self._work.entities.related(_CASES, "family_id", family_id)
        named = dict.fromkeys(case.get("curator_id") for case in cases if not case.deleted)
        people = (self._work.entities.get("specialists", one) for one in named if one)
        names = ", ".join(one.label for one in people if one is not None)
        return names or _("a colleague")

    def family_of(self, subject: Subject | None) -> str:
        """Return the id of the family that a subject belongs to, empty where to none."""
        if subject is None or subject.list_name == _FAMILIES:
            return subject.entity_id if subject else ""
        entity = self._work.entities.get(subject.list_name, subject.entity_id)
        return entity.get("family_id") if entity else ""

    def require_subject(self, subject: Subject | None) -> None:
        """Raise LedByOthers unless the subject's family may be opened."""
        self.require(self.family_of(subject))

    def sees_submission(self, submission: Submission) -> bool:
        """Tell whether a finalized form may be read: its author's, or of a family one may open.

        A form about nobody is its author's and of those who see everything.
        """
        if self.everything or submission.user_id == self._rights.user_id:
            return True
        families = _families_of(submission)
        return bool(families) and all(map(self.sees, families))

    def require_submission(self, submission: Submission) -> None:
        """Raise LedByOthers unless a finalized form may be read."""
        if not self.sees_submission(submission):
            leaders = [self.leaders(one) for one in _families_of(submission)]
            if not leaders:
                raise FilledByOthers(name=submission.user_name)
            raise LedByOthers(names=leaders[0])

    def sees_special(self, submission: Submission) -> bool:
        """Tell whether the answers of level P3 in a form may be read as well."""
        if self._rights.may(Act.SEE_SPECIAL) or submission.user_id == self._rights.user_id:
            return True
        families = _families_of(submission)
        return bool(families) and all(map(self.sees_special_of, families))

    def sees_special_of(self, family_id: str) -> bool:
        """Tell whether what is of level P3 about a family may be read: by its curators."""
        if self._rights.may(Act.SEE_SPECIAL):
            return True
        cases = self._work.entities.related(_CASES, "family_id", family_id)
        led = {case.get("curator_id") for case in cases if not case.deleted} - {""}
        return not led or self._rights.specialist_id in led

    def rows(self, list_name: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """Return the rows of a list without those about families that others lead."""
        if not self.hidden:
            return rows
        if list_name == _FAMILIES:
            return [row for row in rows if row["name"] not in self.hidden]
        return [row for row in rows if not self._is_hidden(row)]

    def _is_hidden(self, row: Mapping[str, str]) -> bool:
        if row.get("family_id"):
            return row["family_id"] in self.hidden
        # Goals, stays and the like name their case.
        return bool(row.get("case_id")) and row["case_id"] in self._hidden_cases

    @cached_property
    def _hidden_cases(self) -> frozenset[str]:
        cases = self._work.entities.rows(_CASES)
        return frozenset(row["name"] for row in cases if row.get("family_id") in self.hidden)


def sight_of(workspace: Workspace, work: "Reading") -> Sight:
    """Return what the user at work may see, within a transaction."""
    return Sight(work, workspace.rights)


@needs(Act.SEE_FAMILIES)
def case_team(workspace: Workspace, case_id: str) -> CaseTeam:
    """Return who is in the team of a case. Raises CaseMissing, LedByOthers."""
    with workspace.reading() as work:
        case = _case(work, case_id)
        sight = sight_of(workspace, work)
        sight.require(case.get("family_id"))
        people = {
            row["name"]: row["label"]
            for row in work.entities.rows("specialists")
            if row.get("active", "yes") != "no"
        }
        curator = case.get("curator_id")
        members = [one for one in case.get(TEAM).split() if one != curator]
        names = {one: _name(work, people, one) for one in (curator, *members) if one}
        return CaseTeam(
            case_id=case.id,
            curator=(curator, names.get(curator, "")),
            members=tuple((one, names[one]) for one in members),
            others=tuple(
                sorted(
                    ((one, name) for one, name in people.items() if one not in names),
                    key=lambda pair: pair[1].casefold(),
                )
            ),
            mine=_may_change(workspace, case),
        )


@needs(Act.ASSIGN_CASES)
def change_team(
    workspace: Workspace, case_id: str, *, curator_id: str, members: Iterable[str]
) -> None:
    """Name who answers for a case, and who else may read about its family.

    The curator of the case, and those who see all families, may. Raises
    CaseMissing, LedByOthers.
    """
    with workspace.unit_of_work() as work:
        case = _case(work, case_id)
        sight = sight_of(workspace, work)
        # A case without a curator is no way into a family that others lead by another case.
        sight.require(case.get("family_id"))
        if not _may_change(workspace, case):
            raise LedByOthers(names=sight.leaders(case.get("family_id")))
        kept = dict.fromkeys(one for one in members if one and one != curator_id)
        work.entities.save(case.with_values({"curator_id": curator_id, TEAM: " ".join(kept)}))
        work.log.audit("case_team_changed", case_id)
        work.commit()


def _case(work: "Reading", case_id: str) -> Entity:
    case = work.entities.get(_CASES, case_id)
    if case is None or case.deleted:
        raise CaseMissing
    return case


def _may_change(workspace: Workspace, case: Entity) -> bool:
    rights, curator = workspace.rights, case.get("curator_id")
    if rights.may(Act.SEE_ALL_FAMILIES) or not curator:
        return True
    return curator == rights.specialist_id


def _name(work: "Reading", people: Mapping[str, str], specialist_id: str) -> str:
    if specialist_id in people:
        return people[specialist_id]
    gone = work.entities.get("specialists", specialist_id)
    return gone.label if gone else ""


def _families_of(submission: Submission) -> list[str]:
    return [one.entity_id for one in submission.subjects if one.list_name == _FAMILIES]
