"""What every table shares: its name, keys and instants."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Self

from sqlalchemy import String
from sqlalchemy.orm import declared_attr
from sqlmodel import SQLModel


class Table(SQLModel):
    """Base of the tables: ``CivilStatus`` is stored in ``civil_status``."""

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> Any:  # noqa: ANN401  # pyright: ignore[reportIncompatibleVariableOverride] - SQLModel declares it without a usable type
        """The class name in snake case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Self:
        """A new row from its columns.

        Not ``model_validate``: what that sets has no history, and the audit trail would remember
        an addition without its values.
        """
        return cls(**row)


# Sorted sign by sign, whatever the language of the database: how it begins is read from an index.
Key = String().with_variant(String(collation="C"), "postgresql")


def new_id() -> str:
    """A random key of 32 hexadecimal characters; says nothing about order or number."""
    return token_hex(16)


def now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)
