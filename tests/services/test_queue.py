"""The queue: pages by keyset on any column, filters, search, counts, on both databases."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import event
from sqlmodel import Session

from erpps_app.domain import queue as asked
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import NotAllowed
from erpps_app.domain.queue import COLUMNS, FILTERS, Criteria, with_text
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.services import queue
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.people import BRETAGNE, CORSE

NAMES = ("LE GUEN", "MARTIN", "MARTIN", "DUPONT", "ÉLIE", "LE GALL")
STATUSES = (*asked.STATUSES, Status.NEW, Status.NEW, Status.IN_REVIEW)


def application(session: Session, account: str, draw: Random, **given: object) -> Dossier:
    """An application sent some day, with many others like it."""
    family = draw.choice(NAMES)
    sent = draw.randrange(12)
    dossier = Dossier(
        **{
            "account_id": account,
            "procedure": "modification",
            "status": draw.choice(STATUSES),
            "number": f"M20261120{draw.randrange(10**6):06}",
            "ars": "53",
            "applicant_name": f"Camille {family}",
            "search_key": f"{asked_fold(family)} CAMILLE",
            "profession": draw.choice((None, "94", "91")),
            "departement": draw.choice(("", "22", "35")),
            "objects": draw.choice(("cessation", "coordonnees", "cessation+coordonnees")),
            "flags": draw.choice((0, 0, 1, 2, 3)),
            "assigned_to": draw.choice((None, None, BRETAGNE.account_id, "collegue")),
            "submitted_at": now() - timedelta(hours=6 * sent),
            **given,
        }
    )
    session.add(dossier)
    return dossier


def asked_fold(family: str) -> str:
    return family.replace(" ", "").replace("É", "E")


def many(session: Session, count: int = 60) -> list[Dossier]:
    draw = Random(7)
    for key, name in ((BRETAGNE.account_id, "Sylvie Marchand"), ("collegue", "Gaël Quéméner")):
        session.add(Account(id=key, issuer="essai", subject=key, display_name=name))
    session.flush()
    made = [application(session, BRETAGNE.account_id, draw) for _ in range(count)]
    theirs = {"applicant_name": "Ange COLONNA", "search_key": "COLONNA ANGE"}
    application(session, BRETAGNE.account_id, draw, ars="94", **theirs)
    application(session, BRETAGNE.account_id, draw, status=Status.DRAFT, submitted_at=None)
    session.flush()
    return made


def pages(session: Session, criteria: Criteria) -> Iterator[list[str]]:
    """Page after page, each after the one that the former names."""
    while True:
        shown = queue.view(session, BRETAGNE, criteria)
        yield [row.id for row in shown.rows]
        if not shown.following:
            return
        criteria = replace(criteria, after=shown.following)


ALL = Criteria(statuses=tuple(sorted(asked.STATUSES)), size=7)


@pytest.mark.parametrize("column", [column.code for column in COLUMNS])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_each_application_is_shown_once_in_order_and_back_again(
    begin: Begin, column: str, descending: bool
):
    with begin() as session:
        made = many(session)
        criteria = replace(ALL, sort=column, descending=descending)
        forth = list(pages(session, criteria))
        seen = [key for page in forth for key in page]

        assert sorted(seen) == sorted(dossier.id for dossier in made)
        assert _in_order([session.get_one(Dossier, key) for key in seen], criteria)

        for before, page in pairwise(forth):
            back = queue.view(session, BRETAGNE, replace(criteria, before=page[0]))
            assert [row.id for row in back.rows] == before


def _in_order(found: Sequence[Dossier], criteria: Criteria) -> bool:
    def rank(dossier: Dossier) -> tuple[object, ...]:
        key = getattr(dossier, criteria.key)
        key = asked.STATUSES.index(Status(key)) if criteria.key == "status" else key
        return key, dossier.submitted_at, dossier.id

    ranks = [rank(dossier) for dossier in found]
    return ranks == sorted(ranks, reverse=criteria.descending)  # pyright: ignore[reportArgumentType, reportCallIssue] - keys of one column compare


def test_what_comes_meanwhile_shifts_no_page(begin: Begin):
    with begin() as session:
        many(session)
        criteria = replace(ALL, sort="nom")
        first, second, *_ = pages(session, criteria)
        late = application(session, BRETAGNE.account_id, Random(1), search_key="AAA A")
        session.flush()

        again = queue.view(session, BRETAGNE, replace(criteria, after=first[-1]))
        assert [row.id for row in again.rows] == second
        assert next(pages(session, criteria))[0] == late.id


CHOSEN = {
    "statut": "nouvelle",
    "objet": "cessation",
    "profession": "94",
    "departement": "22",
    "delai": "en-retard",
    "signe": "reponse",
}


@pytest.mark.parametrize("code", [row.code for row in FILTERS])
def test_a_filter_keeps_what_it_says_and_nothing_else(begin: Begin, code: str):
    def kept(dossier: Dossier) -> bool:
        sent = dossier.submitted_at or now()
        promised = dossier.status in {Status.NEW, Status.IN_REVIEW}
        return {
            "statut": dossier.status == Status.NEW,
            "objet": "cessation" in dossier.objects,
            "profession": dossier.profession == "94",
            "departement": dossier.departement == "22",
            "delai": promised and now() - sent >= timedelta(hours=48),
            "signe": bool(dossier.flags & 2),
        }[code]

    with begin() as session:
        made = many(session)
        filtered = next(row for row in FILTERS if row.code == code)
        criteria = replace(ALL, size=200).filtered(filtered, [CHOSEN[code]])
        shown = queue.view(session, BRETAGNE, criteria)

        assert {row.id for row in shown.rows} == {d.id for d in made if kept(d)} != set()
        assert shown.total == str(len(shown.rows))


@pytest.mark.parametrize("whose", [asked.NOBODY, asked.MINE, asked.TEAM, "collegue"])
def test_the_queue_is_the_team_s_nobody_s_mine_or_a_colleague_s(begin: Begin, whose: str):
    holder = {asked.NOBODY: None, asked.MINE: BRETAGNE.account_id}.get(whose, whose)
    with begin() as session:
        made = many(session)
        shown = queue.view(session, BRETAGNE, Criteria(assigned=whose, size=200))
        running = [d for d in made if d.status in asked.RUNNING]
        expected = [d for d in running if whose == asked.TEAM or d.assigned_to == holder]

        assert {row.id for row in shown.rows} == {d.id for d in expected}
        assert all(row.assigned_to_me for row in shown.rows) == (whose == asked.MINE)
        counted = [tab.count for tab in shown.tabs]
        assert counted[0] == str(len(running))


@pytest.mark.parametrize(
    "typed", ["Camille Le Gu", "le guen camille", "Guen", "leguenn", "M2026 1120"]
)
def test_an_application_is_found_by_name_or_number(begin: Begin, typed: str):
    with begin() as session:
        made = many(session)
        shown = queue.view(session, BRETAGNE, with_text(replace(ALL, size=200), typed))
        names = {row.name for row in shown.rows}

        assert names == (
            {d.applicant_name for d in made} if "M2026" in typed else {"Camille LE GUEN"}
        )
        assert shown.spelt_alike == (typed == "leguenn")
        assert queue.view(session, CORSE, with_text(ALL, "Camille Le Gu")).rows == []


def test_an_application_of_somebody_registered_is_found_by_their_numbers_and_address(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        rpps = changing.person_of(session, actor).rpps
        for typed in (rpps, "camille@example.org", "CAMILLE@", "Camille Mar"):
            shown = queue.view(session, BRETAGNE, with_text(ALL, typed))

            assert [row.name for row in shown.rows] == ["Camille MARTIN"], typed


def test_selection_stream_and_next_read_the_same_view(begin: Begin):
    with begin() as session:
        many(session)
        criteria = replace(ALL, sort="nom", statuses=("nouvelle",))
        ordered = [key for page in pages(session, criteria) for key in page]
        streamed = [row.id for row in queue.stream(session, BRETAGNE, criteria)]
        chosen = session.exec(queue.selection(session, BRETAGNE, criteria)).all()

        assert streamed == ordered
        assert {dossier.id for dossier in chosen} == set(ordered)
        follows = [queue.next_of(session, BRETAGNE, criteria, key) for key in ordered]
        assert follows == [*ordered[1:], ""]
        decided = session.get_one(Dossier, ordered[0])
        decided.status = Status.VALIDATED
        session.add(decided)
        session.flush()

        assert queue.next_of(session, BRETAGNE, criteria, ordered[0]) == ordered[1]


def test_the_columns_of_an_application_follow_what_happens_to_it(begin: Begin):
    with begin() as session:
        person = people.professional(session)
        agent = changing.agent(session)
        dossier = people.submitted(session, person)

        assert (dossier.objects, dossier.departement) == ("primo-enregistrement", "22")
        assert dossier.profession_key
        changing.say(session, person, dossier.id, "Bonjour")
        shown = queue.view(session, agent, asked.parse("signe=message"))
        assert [row.unread for row in shown.rows] == [1]

        changing.say(session, agent, dossier.id, "Bonjour à vous")
        assert queue.view(session, agent, asked.parse("signe=message")).rows == []


def test_only_an_agent_reads_the_queue(begin: Begin):
    with begin() as session, pytest.raises(NotAllowed):
        queue.view(session, Actor("x", Role.PROFESSIONAL, "X"))


@pytest.mark.parametrize("typed", ["", "Camille Le G"])
def test_a_page_costs_as_many_statements_whatever_it_holds(begin: Begin, typed: str):
    counted: list[int] = []
    with begin() as session:
        for more in (3, 40):
            draw = Random(more)
            if not counted:
                many(session, 3)
            else:
                for _ in range(more):
                    application(session, BRETAGNE.account_id, draw)
            session.flush()
            session.expunge_all()
            counted.append(_statements(session, with_text(replace(ALL, size=50), typed)))

    assert counted[0] == counted[1] <= 7


def _statements(session: Session, criteria: Criteria) -> int:
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        told.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        queue.view(session, BRETAGNE, criteria)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(told)


def test_a_count_is_said_as_far_as_it_is_read(begin: Begin, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("erpps_app.services.queue.viewing.COUNTED", 10)
    with begin() as session:
        many(session)

        assert queue.view(session, BRETAGNE, ALL).total == "10+"


def test_the_instants_of_a_page_are_aware(begin: Begin):
    with begin() as session:
        many(session, 3)
        kept = session.get_one(Dossier, queue.view(session, BRETAGNE, ALL).rows[0].id)

        assert isinstance(kept.submitted_at, datetime)
        assert kept.submitted_at.tzinfo is not None
