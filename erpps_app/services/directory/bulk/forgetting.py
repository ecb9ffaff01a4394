"""Exports are kept for so long, then nothing of them is left."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from erpps_app.models.bulk import BulkExport
from erpps_app.services.directory.bulk import asking
from erpps_app.settings import settings

Begin = Callable[..., AbstractContextManager[Session]]
ABANDONED = timedelta(days=7)  # not finished after that, it never will be


def forget(begin: Begin, at: datetime) -> int:
    """Remove the exports whose time is over, and files of none; how many exports.

    Args:
        begin: opens a transaction; at: the instant that counts as now.
    """
    with begin() as session:
        old = session.exec(
            select(BulkExport.id).where(
                (col(BulkExport.expires_at) <= at) | (col(BulkExport.created_at) <= at - ABANDONED)
            )
        ).all()
        for key in old:
            asking.remove(session, key)
    top = settings().bulk_exports_dir
    there = [path.name for path in top.iterdir()] if top.exists() else []
    with begin(read_only=True) as session:
        known = set(session.exec(select(BulkExport.id)))
    for key in there:
        if key not in known:
            clear(key)
    return len(old)


def clear(export_id: str) -> None:
    """Remove the files of an export that is forgotten."""
    shutil.rmtree(asking.folder_of(export_id), ignore_errors=True)
