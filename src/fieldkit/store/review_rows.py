"""How reviews follow from the log."""

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.store.contents import REVIEW_FIELD
from fieldkit.store.heads import Altered
from fieldkit.store.sql import prepared_upsert
from fieldkit.store.tables import reviews

_DROP = reviews.delete().where(reviews.c.thing == sa.bindparam("b_thing"))


def review_row(review_id: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a review by the payload of its change, but for its number."""
    told = {name: value for name, value in payload.items() if name != "remarks"}
    return {"id": review_id, **told, "remarks": orjson.dumps(payload["remarks"]).decode()}


def show_reviews(connection: sa.Connection, altered: Sequence[Altered]) -> None:
    """Bring the rows of altered reviews up to what the log says of them."""
    rows = []
    for item in altered:
        payload = item.fields[REVIEW_FIELD].value
        if payload is not None:
            rows.append({"thing": item.thing, **review_row(item.entity, payload)})
        elif not item.fresh:
            connection.execute(_DROP, {"b_thing": item.thing})
    if rows:
        prepared_upsert(reviews).many(connection, rows)
