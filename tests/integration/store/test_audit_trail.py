"""The trail of what people did takes lines and gives none back."""

import pytest
import sqlalchemy as sa

from tests.support.workspaces import do, workspace


@pytest.mark.parametrize("statement", ["UPDATE audit SET user_id = 'x'", "DELETE FROM audit"])
def test_no_line_is_altered_or_taken_away(tmp_path, statement):
    database = workspace(tmp_path / "база")
    do(database, lambda work: work.log.audit("print summary", "uuid:1"))

    with (
        pytest.raises(sa.exc.IntegrityError, match="never altered"),
        database._engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement)

    with database.reading() as work:
        (line,) = work.log.list()
    assert (line.user_id, line.action) == (database.user.id, "print summary")
    database.close()
