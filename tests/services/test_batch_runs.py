"""What was confirmed is carried out without its page, by whoever is there, never twice."""

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Account, Agent
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, DossierEvent
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.teamwork import Batch, BatchItem
from erpps_app.services import batch_report, batch_runs, batches, retention, signals
from erpps_app.services.batch_report import Report
from erpps_app.settings import Settings
from tests.conftest import Begin
from tests.services.colleagues import colleague, green
from tests.services.test_batches import NOTHING, begun
from tests.test_architecture import ROOT


def confirmed(begin: Begin, count: int, first: int = 0) -> tuple[Actor, str]:
    """So many applications whose every check is green, to be validated together."""
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand") if not first else _sylvie(session)
        chosen = [green(session, rank) for rank in range(first, first + count)]
        return sylvie, begun(session, sylvie, "valider", *chosen)


def _sylvie(session: Session) -> Actor:
    account = session.exec(select(Account).where(Account.display_name == "Sylvie Marchand")).one()
    return Actor(account.id, Role.AGENT, account.display_name, "53")


def report(begin: Begin, actor: Actor, batch: str) -> Report:
    with begin() as session:
        return batch_report.report(session, actor, batch)


def done_once(begin: Begin, count: int) -> bool:
    """As many decisions, e-mails and numbers as applications."""
    with begin() as session:
        decided = session.exec(select(func.count()).where(DossierEvent.action == "valider")).one()
        letters = session.exec(
            select(func.count()).where(col(OutboxMessage.body).contains("numéro RPPS"))
        ).one()
        numbers = set(session.exec(select(BatchItem.rpps)))
    return (decided, letters, len(numbers)) == (count, count, count)


def work(begin: Begin) -> None:
    while batch_runs.work_a_round(begin):
        pass


def test_a_process_that_is_killed_leaves_the_rest_to_the_next(
    begin: Begin, engine: Engine, own_folder: Settings
):
    sylvie, batch = confirmed(begin, 4)
    url = engine.url.render_as_string(hide_password=False)
    program = "import sys; from tests.services.killed import work_then_hang as w; w(*sys.argv[1:])"
    child = subprocess.Popen(
        [sys.executable, "-c", program, url, str(own_folder.data_dir), "1"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout
        assert child.stdout.readline() == "in the middle\n"
        child.kill()
    with begin() as session:  # once the database has taken back what was under way
        session.exec(select(BatchItem).order_by(col(BatchItem.rank)).with_for_update()).all()
    middle = report(begin, sylvie, batch)
    work(begin)
    after = report(begin, sylvie, batch)

    assert (middle.done, middle.waiting) == (1, 3)
    assert (after.done, after.waiting) == (4, 0)
    assert done_once(begin, 4)


def test_two_workers_share_a_batch_and_do_nothing_twice(begin: Begin):
    sylvie, batch = confirmed(begin, 4)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: work(begin), range(2)))
    after = report(begin, sylvie, batch)

    assert (after.done, after.waiting) == (4, 0)
    assert done_once(begin, 4)


def test_a_short_batch_does_not_wait_for_a_long_one(begin: Begin):
    sylvie, long = confirmed(begin, 3)
    _, short = confirmed(begin, 1, first=3)
    batch_runs.work_a_round(begin)

    assert report(begin, sylvie, long).done == 1
    assert report(begin, sylvie, short).waiting == 0


def test_a_batch_that_cannot_be_worked_on_holds_no_other_up(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    sylvie, first = confirmed(begin, 1)
    _, second = confirmed(begin, 1, first=1)
    work_on = batch_runs.work_on

    def failing(begin: Begin, batch: str) -> bool:
        if batch == first:
            raise RuntimeError("the database is away")
        return work_on(begin, batch)

    monkeypatch.setattr(batch_runs, "work_on", failing)
    with caplog.at_level(logging.ERROR, "erpps.batches"):
        batch_runs.work_a_round(begin)
    monkeypatch.undo()

    assert report(begin, sylvie, second).done == 1
    assert report(begin, sylvie, first).waiting == 1
    assert "ABGRALL" not in caplog.text


def test_what_is_stopped_stays_as_it_is(begin: Begin):
    sylvie, batch = confirmed(begin, 3)
    batch_runs.work_on(begin, batch)
    with begin() as session:
        lead = colleague(session, "Rozenn Le Goff", role=Role.LEAD)
        left = batch_runs.stop(session, lead, batch)
        again = batch_runs.stop(session, sylvie, batch)
    after = report(begin, sylvie, batch)
    with begin() as session:
        statuses = [session.get_one(Dossier, line.id).status for line in after.lines]

    assert (left, again, batch_runs.work_a_round(begin)) == (2, 0, False)
    assert (after.done, after.waiting, after.stopped) == (1, 0, 2)
    assert statuses == ["validee", "nouvelle", "nouvelle"]
    assert [(line.outcome, line.reason) for line in after.lines[1:]] == [
        ("Non traitée", "Arrêté par Rozenn Le Goff avant son tour.")
    ] * 2


@pytest.mark.parametrize(
    "change", [{"active": False}, {"ars": "94"}, {"role": Role.READER}], ids=str
)
def test_nothing_is_decided_for_an_agent_who_no_longer_may(begin: Begin, change: dict[str, object]):
    sylvie, batch = confirmed(begin, 1)
    with begin() as session:
        agent = session.exec(select(Agent).where(Agent.family_name == "Marchand")).one()
        for name, value in change.items():
            setattr(agent, name, value)
        session.add(agent)
    work(begin)
    (line,) = report(begin, sylvie, batch).lines
    with begin() as session:
        status = session.get_one(Dossier, line.id).status

    assert (line.outcome, line.reason) == ("Laissée de côté", batch_runs.NO_LONGER)
    assert status == "nouvelle"


def test_the_page_is_told_of_each(begin: Begin):
    sylvie, batch = confirmed(begin, 2)
    told: list[int] = []
    for _ in range(2):
        with begin() as session:
            signals.forget(session, now() + timedelta(hours=1))
        batch_runs.work_on(begin, batch)
        with begin() as session:
            heard = signals.since(session, now())
            told.append(sum(one.subject == batch and one.concerns(sylvie, "") for one in heard))

    assert told == [1, 1]


def test_reports_are_erased_when_their_time_is_over_unless_something_waits(
    begin: Begin, own_folder: Settings
):
    sylvie, old = confirmed(begin, 1)
    batch_runs.work_on(begin, old)
    _, recent = confirmed(begin, 1, first=1)
    batch_runs.work_on(begin, recent)
    _, unfinished = confirmed(begin, 1, first=2)
    limit = now() - timedelta(days=own_folder.batch_report_days)
    with begin() as session:
        for key, age in ((old, 1), (recent, -1), (unfinished, 1)):
            row = session.get_one(Batch, key)
            row.created_at = limit - timedelta(hours=age)
            session.add(row)
    done, again = retention.run(begin), retention.run(begin)
    with begin() as session:
        left = {one.id for one in batch_report.latest(session, sylvie)}

    assert (done.batches, again.batches) == (1, 0)
    assert left == {recent, unfinished}


def test_a_preview_read_in_parts_is_the_whole(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        keys = [green(session, rank).id for rank in range(3)]
        ordered = batches.selected(session, sylvie, "valider", keys[::-1], NOTHING)
        whole = batches.preview(session, sylvie, "valider", keys, NOTHING)
        parts = batches.Preview()
        for key in ordered:
            parts = parts.then(batches.preview(session, sylvie, "valider", [key], NOTHING))

        assert parts == whole
