"""The tables. Importing this package registers every one of them."""

from erpps_app.models import (
    access,
    adeli,
    api_keys,
    bulk,
    directory,
    dossier,
    exchanges,
    exports,
    finding,
    journal,
    lists,
    register,
    review,
    subscriptions,
    teamwork,
)

__all__ = [
    "access",
    "adeli",
    "api_keys",
    "bulk",
    "directory",
    "dossier",
    "exchanges",
    "exports",
    "finding",
    "journal",
    "lists",
    "register",
    "review",
    "subscriptions",
    "teamwork",
]
