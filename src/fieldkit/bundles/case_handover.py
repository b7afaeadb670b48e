"""What a bundle between two laptops says of itself: which families it hands over, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.bundles import fields

NAME = "handover"
_MOST_FAMILIES = 2_000
_MOST_OTHERS = 20_000
_MOST_UNCONFIRMED = 50_000


@dataclass(frozen=True, slots=True)
class HandoverNote:
    """Which families go, from whom to whom, and what head office may not have yet.

    People are named by their rows among the specialists and by name. ``receiver_id``
    is empty where nobody new is to lead the cases: they go to another laptop only.
    ``others`` are families of which parts go along, since commits go whole.
    ``unconfirmed`` are commits in the bundle, by id, that the giver has no
    confirmation of: the receiver hands those over too, so that they are not lost
    with the giver's laptop. ``drafts`` counts those that go along.
    """

    id: str
    made_at: datetime
    families: tuple[str, ...]
    giver_id: str
    giver_name: str
    receiver_id: str
    receiver_name: str
    others: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    drafts: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return what stands in the manifest."""
        return {
            "id": self.id,
            "made_at": fields.utc(self.made_at),
            "families": list(self.families),
            "giver": {"id": self.giver_id, "name": self.giver_name},
            "receiver": {"id": self.receiver_id, "name": self.receiver_name},
            "others": list(self.others),
            "unconfirmed": list(self.unconfirmed),
            **({"drafts": self.drafts} if self.drafts else {}),
        }


def read_handover(document: Mapping[str, Any]) -> HandoverNote | None:
    """Return what a manifest hands over, None where it hands over nothing. Raises FieldWrong."""
    if NAME not in document:
        return None
    told = fields.part(document, NAME)
    giver, receiver = fields.part(told, "giver"), fields.part(told, "receiver")
    families = fields.texts(told, "families", _MOST_FAMILIES)
    if not families or not all(families):
        raise fields.FieldWrong("families")
    return HandoverNote(
        id=fields.text(told, "id", 64),
        made_at=fields.moment(told, "made_at"),
        families=families,
        giver_id=fields.text(giver, "id"),
        giver_name=fields.text(giver, "name"),
        receiver_id=fields.text(receiver, "id"),
        receiver_name=fields.text(receiver, "name"),
        others=fields.texts(told, "others", _MOST_OTHERS),
        unconfirmed=fields.texts(told, "unconfirmed", _MOST_UNCONFIRMED),
        drafts=fields.whole(told, "drafts") if "drafts" in told else 0,
    )
