"""How reviews follow from the log."""

from collections.abc import Sequence

import orjson
import sqlalchemy as sa

from fieldkit.store.contents import REVIEW_FIELD
from fieldkit.store.heads import Altered
from fieldkit.store.sql import prepared_upsert
from fieldkit.store.tables import reviews

_DROP = reviews.delete().where(reviews.c.thing == sa.bindparam("b_thing"))


def show_reviews(connection: sa.Connection, altered: Sequence[Altered]) -> None:
    """Bring the rows of altered reviews up to what the log says of them."""
    rows = []
    for item in altered:
        payload = item.fields[REVIEW_FIELD].value
        if payload is not None:
            told = {name: value for name, value in payload.items() if name != "remarks"}
            remarks = orjson.dumps(payload["remarks"]).decode()
            rows.append({"thing": item.thing, "id": item.entity, **told, "remarks": remarks})
        elif not item.fresh:
            connection.execute(_DROP, {"b_thing": item.thing})
    if rows:
        prepared_upsert(reviews).many(connection, rows)
