"""The kinds of tables and columns that a workspace is made of."""

import sqlalchemy as sa

metadata = sa.MetaData()


def table(name: str, *columns: sa.schema.SchemaItem, without_rowid: bool = False) -> sa.Table:
    """Return a strict table: a column holds its type or the write is refused."""
    return sa.Table(
        name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=not without_rowid
    )


def text(name: str, default: str | None = "") -> sa.Column[str]:
    """Return a column of text that is never null; it must be given where there is no default."""
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def number(name: str, default: str | None = "0") -> sa.Column[int]:
    """Return a column of whole numbers that is never null."""
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def key(name: str) -> sa.Column[str]:
    """Return a column of text that is (part of) the primary key."""
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def number_key(name: str) -> sa.Column[int]:
    """Return a column of numbers, given and not counted up, that is (part of) the primary key."""
    return sa.Column(name, sa.Integer, primary_key=True, nullable=False, autoincrement=False)


def binary(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    """Return a column of bytes."""
    return sa.Column(name, sa.LargeBinary, nullable=nullable)
