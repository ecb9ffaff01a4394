"""The statistics of an agency against figures computed by hand, on both databases."""

from datetime import date

import pytest

from erpps_app.adapters.reference import reference
from erpps_app.domain import statistics as definitions
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import InvalidFields, NotAllowed
from erpps_app.domain.periods import Period
from erpps_app.domain.statistics import AGE_BANDS, Asked, Delays
from erpps_app.domain.workflow import Action, Status
from erpps_app.services import counts, statistics
from erpps_app.services.statistics_tables import ALL
from tests.conftest import Begin
from tests.services import people
from tests.services.past import application, at
from tests.services.test_statements import statements

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
HOUR = 3_600
LEAD = Actor("responsable", Role.LEAD, "Rozenn Le Goff", "53")
READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")
ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
GAEL = Actor("gael", Role.AGENT, "Gaël Quéméner", "53")


def bretagne(**more: str) -> Asked:
    return Asked(OCTOBER, ars="53", **more)


def test_a_day_is_a_day_of_paris_also_when_the_clocks_change(begin: Begin):
    with begin() as session:
        for sent in ("2026-09-30 23:59", "2026-10-01 00:00", "2026-10-25 00:30"):
            application(session, sent)
        for sent in ("2026-10-25 23:59", "2026-10-31 23:59", "2026-11-01 00:00"):
            application(session, sent)

        assert counts.received(session, bretagne()) == {
            ("53", date(2026, 10, 1)): 1,
            ("53", date(2026, 10, 25)): 2,
            ("53", date(2026, 10, 31)): 1,
        }


def test_delays_are_told_with_and_without_the_time_waiting_for_the_person(begin: Begin):
    with begin() as session:
        application(session, "2026-10-05 08:00", Action.VALIDATE, "2026-10-05 18:00")  # 10 h
        application(  # 48 h to the second: within the promise
            session, "2026-10-06 08:00", Action.VALIDATE, "2026-10-08 08:00"
        )
        application(  # 100 h, of which 60 h of the person, in two times
            session,
            "2026-10-12 08:00",
            Action.VALIDATE,
            "2026-10-16 12:00",
            waits=(
                ("2026-10-12 12:00", "2026-10-13 12:00"),
                ("2026-10-14 00:00", "2026-10-15 12:00"),
            ),
        )
        application(  # 240 h, refused while waiting for an answer that did not come in 200 h
            session,
            "2026-10-10 08:00",
            Action.REFUSE,
            "2026-10-20 08:00",
            waits=(("2026-10-12 00:00", ""),),
            refused=("diplome",),
        )
        application(session, "2026-10-20 08:00", Action.CANCEL, "2026-10-20 09:00")
        application(session, "2026-10-20 08:00", Action.APPLY, "2026-10-20 08:00")
        application(session, "2026-10-20 08:00", Action.ENTER, "2026-10-20 08:00")
        application(session, "2026-10-20 08:00", Action.VALIDATE, "2026-11-02 08:00")

        # 10, 48, 100, 240 h; without waiting: 10, 48, 40, 40 h
        assert counts.delays(session, bretagne())[ALL] == Delays(
            decided=4,
            median=74 * HOUR,
            ninth_decile=pytest.approx((100 + 0.7 * 140) * HOUR),
            own_median=40 * HOUR,
            own_ninth_decile=pytest.approx((40 + 0.7 * 8) * HOUR),
            kept=2,
            own_kept=4,
            asked=2,
        )


def test_percentiles_are_the_same_as_those_of_the_domain(begin: Begin):
    hours = [1, 3, 3, 7, 11, 30, 31, 47, 49, 200, 201]
    with begin() as session:
        for taken in hours:
            day, hour = divmod(taken, 24)
            end = f"2026-10-{5 + day:02} {hour:02}:00"
            application(session, "2026-10-05 00:00", Action.VALIDATE, end)
        found = counts.delays(session, bretagne())[ALL]

    seconds = [hour * HOUR for hour in hours]
    assert found.median == definitions.percentile(seconds, 0.5)
    assert found.ninth_decile == pytest.approx(definitions.percentile(seconds, 0.9))


def test_no_decision_has_no_delay(begin: Begin):
    with begin() as session:
        assert counts.delays(session, bretagne()) == {ALL: Delays()}
        shown = statistics.view(session, people.BRETAGNE, {})

    assert {figure.label: figure.value for figure in shown.figures}["Délai médian"] == "–"


def test_what_is_closed_is_told_by_day_and_outcome(begin: Begin):
    with begin() as session:
        application(session, "2026-09-01 08:00", Action.VALIDATE, "2026-10-02 08:00")
        application(session, "2026-09-01 08:00", Action.REFUSE, "2026-10-02 23:30")
        application(session, "2026-09-01 08:00", Action.CANCEL, "2026-10-03 08:00")
        application(session, "2026-09-01 08:00", Action.VALIDATE, "2026-09-30 23:59")

        assert counts.closed(session, bretagne()) == {
            ("53", date(2026, 10, 2), Status.VALIDATED): 1,
            ("53", date(2026, 10, 2), Status.REFUSED): 1,
            ("53", date(2026, 10, 3), Status.CANCELLED): 1,
        }


def test_the_backlog_is_what_came_before_and_was_not_closed_before(begin: Begin):
    with begin() as session:
        application(session, "2026-09-01 08:00")
        application(session, "2026-09-01 08:00", Action.VALIDATE, "2026-10-02 08:00")
        application(session, "2026-09-01 08:00", Action.VALIDATE, "2026-09-02 08:00")
        application(session, "2026-10-01 00:00")

        assert counts.open_at(session, bretagne(), OCTOBER.start) == 2


def test_what_is_open_is_told_by_age_and_by_whose_turn_it_is(begin: Begin):
    with begin() as session:
        for sent in ("2026-11-09 12:00", "2026-11-08 12:01", "2026-11-08 12:00"):
            application(session, sent)
        application(session, "2026-11-07 12:00")
        application(session, "2026-10-01 12:00", waits=(("2026-10-02 08:00", ""),))
        found = counts.waiting(session, bretagne(), at("2026-11-09 12:00"))

    fresh, second, week, _, old = AGE_BANDS
    assert found == {
        ("53", fresh, False): 2,
        ("53", second, False): 1,
        ("53", week, False): 1,
        ("53", old, True): 1,
    }


def test_refusals_are_told_by_element_of_the_applications_refused(begin: Begin):
    with begin() as session:
        application(
            session,
            "2026-10-05 08:00",
            Action.REFUSE,
            "2026-10-06 08:00",
            refused=("diplome", "piece-identite"),
        )
        application(
            session, "2026-10-05 08:00", Action.REFUSE, "2026-10-06 08:00", refused=("diplome",)
        )
        application(  # refused in an application that the person then cancelled
            session, "2026-10-05 08:00", Action.CANCEL, "2026-10-06 08:00", refused=("diplome",)
        )

        assert sorted(counts.refusals(session, bretagne())) == [
            ("", "diplome", "", 2),
            ("", "piece-identite", "", 1),
        ]


def test_figures_can_be_those_of_a_profession_or_of_an_object(begin: Begin):
    with begin() as session:
        application(session, "2026-10-05 08:00", profession="94")
        application(session, "2026-10-05 08:00", profession="91", procedure="suppression")

        assert sum(counts.received(session, bretagne(profession="91")).values()) == 1
        assert sum(counts.received(session, bretagne(procedure="suppression")).values()) == 1
        assert sum(counts.received(session, bretagne(procedure="cessation")).values()) == 0


@pytest.fixture
def two_agencies(begin: Begin) -> Begin:
    with begin() as session:
        for ars, by in (("53", people.BRETAGNE), ("53", GAEL), ("94", people.CORSE)):
            application(
                session, "2026-10-05 08:00", Action.VALIDATE, "2026-10-06 08:00", ars=ars, by=by
            )
        application(session, "2026-10-05 08:00", ars="94")
    return begin


DATES = {"periode": "dates", "du": "01/10/2026", "au": "31/10/2026"}


def named(view: statistics.StatisticsView) -> dict[str, str]:
    return {figure.label: figure.value for figure in view.figures}


def test_an_agency_sees_its_own_figures_whatever_the_address_says(two_agencies: Begin):
    with two_agencies() as session:
        view = statistics.view(session, people.BRETAGNE, {**DATES, "agence": "94"})
        nowhere = Actor("x", Role.AGENT, "Sans agence", None)
        empty = statistics.view(session, nowhere, DATES)

    assert (view.agency, named(view)["Reçues"]) == ("ARS Bretagne", "2")
    assert view.agencies.rows == []
    assert named(empty)["Reçues"] == "0"


def test_the_administrator_compares_agencies_or_looks_at_one(two_agencies: Begin):
    with two_agencies() as session:
        every = statistics.view(session, ADMIN, DATES)
        one = statistics.view(session, ADMIN, {**DATES, "agence": "94"})

    assert named(every)["Reçues"] == "4"
    assert every.team.rows == []
    rows = {row.label: row.texts for row in every.agencies.rows}
    assert rows["ARS Bretagne"][:5] == ["2", "2", "0", "0", "24,0\u00a0h"]
    assert rows["ARS Corse"][-2:] == ["1", "1"]
    assert rows["Ensemble"][:2] == ["4", "3"]
    assert len(rows) == len(reference().agencies) + 1
    assert (named(one)["Reçues"], one.agencies.rows) == ("2", [])


def test_who_sees_what_each_agent_did(two_agencies: Begin):
    seen: dict[str, list[str]] = {}
    with two_agencies() as session:
        for actor in (LEAD, GAEL, READER, ADMIN):
            rows = statistics.view(session, actor, DATES).team.rows
            seen[actor.role] = [row.label for row in rows]

    assert seen == {
        "responsable": ["Gaël Quéméner", "Sylvie Marchand"],
        "gestionnaire": ["Gaël Quéméner"],
        "lecteur": [],
        "administrateur": [],
    }


def test_a_professional_has_no_statistics(begin: Begin):
    with begin() as session:
        with pytest.raises(NotAllowed):
            statistics.view(session, people.professional(session), {})
        with pytest.raises(InvalidFields) as refused:
            statistics.view(session, READER, {"periode": "dates", "du": "", "au": "31/02/2026"})

    assert set(refused.value.errors) == {"du", "au"}


@pytest.mark.parametrize("actor", [LEAD, ADMIN], ids=["agency", "nation"])
def test_figures_take_as_many_statements_whatever_they_count(begin: Begin, actor: Actor):
    asked: list[int] = []
    with begin() as session:
        for more in (1, 20):
            for _ in range(more):
                application(session, "2026-10-05 08:00", Action.VALIDATE, "2026-10-06 08:00")
            asked.append(len(statements(session, lambda: statistics.view(session, actor, DATES))))

    assert asked == [7, 7]
