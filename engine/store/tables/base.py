"""Column kinds that all tables share.

Civil dates are ISO text, instants are fixed-width UTC text (`engine.clock.stored`): both sort as time does and
read the same from SQLite and PostgreSQL. JSON is kept as text because key order matters to the interpreter.
"""

from sqlalchemy import Column, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def day(name: str, *, optional: bool = False) -> Column[str]:
    """A civil date, `2026-12-20`."""
    return Column(name, String(10), nullable=optional)


def instant(name: str, *, optional: bool = False) -> Column[str]:
    """An instant, `2026-12-20T01:30:00.000000Z`."""
    return Column(name, String(27), nullable=optional)


def json_text(name: str, *, optional: bool = False) -> Column[str]:
    """A JSON value as text, in the order in which it was written."""
    return Column(name, Text, nullable=optional)
