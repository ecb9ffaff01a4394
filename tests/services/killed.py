"""A process of the portal that carries out a batch, and stops in the middle of an application."""

import sys
from functools import partial
from pathlib import Path

from sqlmodel import Session

from erpps_app import db
from erpps_app.domain.access import Actor
from erpps_app.services import batch_actions, batch_runs
from erpps_app.settings import settings
from tests.conftest import Begin

act = batch_actions.act


def work_then_hang(url: str, folder: str, done: str) -> None:
    """Act on so many applications, then on one more, and wait before that one is committed."""
    settings().data_dir = Path(folder)
    left = int(done)

    def hanging(session: Session, actor: Actor, *given: object) -> str:
        nonlocal left
        left -= 1
        said = act(session, actor, *given)  # pyright: ignore[reportArgumentType] - as they come
        if left < 0:
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            sys.stdin.read()
        return said

    batch_actions.act = hanging
    begin: Begin = partial(db.transaction, on=db.make_engine(url))
    while batch_runs.work_a_round(begin):
        pass
