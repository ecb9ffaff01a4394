"""The rules of subscriptions: pace, what an answer means, states, signatures, addresses."""

import itertools
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest

from erpps_app.domain import message_signatures
from erpps_app.domain.endpoints import checked, may_reach
from erpps_app.domain.errors import Conflict, InvalidField
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.domain.message_signatures import Key
from erpps_app.domain.subscriptions import (
    FOLLOWED,
    LONGEST_WAIT,
    TRANSITIONS,
    Action,
    Kind,
    Outcome,
    Pace,
    State,
    kind_of,
    next_state,
    outcome_of,
    retry_after,
)

PACE = Pace()
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize("failures", range(1, 40))
@pytest.mark.parametrize("drawn", [0.0, 0.5, 0.999])
def test_a_wait_doubles_up_to_the_longest_within_its_bounds(failures: int, drawn: float):
    doubled = min(PACE.first * 2 ** (failures - 1), PACE.longest)

    assert 0.75 * doubled <= PACE.wait(failures, drawn) < 1.25 * doubled
    assert PACE.wait_in_outage(failures, drawn) < 1.25 * PACE.longest_outage


@pytest.mark.parametrize("failures", [1, 10_000])
def test_what_the_subscriber_asks_for_is_respected_within_a_day(failures: int):
    hour, month = timedelta(hours=20), timedelta(days=30)

    assert PACE.wait(failures, 0.0, hour) == hour
    assert PACE.wait(failures, 0.0, month) == LONGEST_WAIT
    assert PACE.wait_in_outage(failures, 0.0, hour) == hour


@pytest.mark.parametrize(
    ("attempts", "age", "over"),
    [
        (PACE.attempts - 1, timedelta(hours=71), False),
        (PACE.attempts, timedelta(), True),
        (2, timedelta(hours=72), True),
    ],
)
def test_an_event_is_given_up_after_so_many_attempts_or_so_long(
    attempts: int, age: timedelta, over: bool
):
    assert PACE.is_over(attempts, NOON - age, NOON) is over


def test_a_lease_outlasts_a_turn_with_its_last_request_and_probe():
    assert PACE.lease > PACE.turn + 2 * PACE.request


@pytest.mark.parametrize(
    ("status", "wait_asked", "outcome"),
    [
        (200, False, Outcome.ACKNOWLEDGED),
        (204, True, Outcome.ACKNOWLEDGED),
        (301, False, Outcome.UNCLEAR),
        (400, False, Outcome.REFUSED),
        (401, False, Outcome.UNCLEAR),
        (404, False, Outcome.UNCLEAR),
        (422, True, Outcome.REFUSED),
        (429, False, Outcome.BUSY),
        (500, False, Outcome.UNCLEAR),
        (503, False, Outcome.UNCLEAR),
        (503, True, Outcome.BUSY),
        (None, False, Outcome.UNCLEAR),
    ],
)
def test_what_an_answer_means(status: int | None, wait_asked: bool, outcome: Outcome):
    assert outcome_of(status, wait_asked=wait_asked) is outcome


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("99999999999999999999", LONGEST_WAIT),
        ("Thu, 26 Nov 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Thu, 26 Nov 2026 11:00:00 GMT", timedelta()),
        ("Thu, 26 Nov 2099 11:00:00 -0000", LONGEST_WAIT),
        ("bientôt", None),
        ("-5", None),
        ("", None),
        (f"Thu, 26 Nov {'9' * 30} 11:00:00 GMT", None),
        (f"Thu, 26 Nov 2026 11:00:00 +{'9' * 30}", None),
    ],
)
def test_a_retry_after_is_seconds_or_a_date(said: str, wait: timedelta | None):
    assert retry_after(said, NOON) == wait


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_cell_of_the_table_of_states_moves_or_refuses(state: State, action: Action):
    if (state, action) in TRANSITIONS:
        assert next_state(state, action) is not state
    else:
        with pytest.raises(Conflict, match=state.label):
            next_state(state, action)


def test_what_is_closed_stays_closed_and_nothing_is_sent_before_the_proof():
    assert {action for state, action in TRANSITIONS if state is State.CLOSED} == set()
    assert [key for key, after in TRANSITIONS.items() if after is State.ACTIVE] == [
        (State.PENDING, Action.VERIFY),
        (State.PAUSED, Action.RESUME),
        (State.SUSPENDED, Action.RESUME),
    ]


def test_only_what_is_public_can_be_followed():
    assert set(FOLLOWED) == set(ResourceType)


@pytest.mark.parametrize(
    ("version", "deleted", "active", "kind"),
    [
        (1, False, True, Kind.PUBLISHED),
        (2, False, True, Kind.CHANGED),
        (3, False, False, Kind.WITHDRAWN),
        (1, True, True, Kind.WITHDRAWN),
    ],
)
def test_what_became_of_a_resource(version: int, deleted: bool, active: bool, kind: Kind):
    assert kind_of(version, deleted=deleted, still_active=active) is kind


@pytest.mark.parametrize(
    ("ip", "reached", "reached_locally"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("10.0.0.1", False, False),
        ("172.16.3.4", False, False),
        ("192.168.1.1", False, False),
        ("169.254.169.254", False, False),
        ("100.64.0.1", False, False),
        ("0.0.0.0", False, False),  # noqa: S104 - to be refused
        ("224.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("fe80::1%eth0", False, False),
        ("fd00::1", False, False),
        ("::", False, False),
        ("::ffff:10.0.0.1", False, False),
        ("64:ff9b::a00:1", False, False),
        ("64:ff9b::5db8:d822", True, True),
        ("2002:a00:1::", False, False),
        ("64:ff9b:1::a00:1", False, False),  # a translator that a network has for itself
        ("fec0::1", False, False),
        ("::10.0.0.1", False, False),
        ("4000::1", False, False),  # given to nobody
    ],
)
def test_the_networks_that_may_be_reached(ip: str, reached: bool, reached_locally: bool):
    assert may_reach(ip, local=False) is reached
    assert may_reach(ip, local=True) is reached_locally


@pytest.mark.parametrize(
    "address",
    [
        "",
        "exemple.fr/annuaire",
        "ftp://exemple.fr",
        "http://exemple.fr/annuaire",
        "https://",
        "https://exemple.fr:0/",
        "https://exemple.fr:99999/",
        "https://moi:secret@exemple.fr/",
        "https://exemple.fr/#ici",
        "https://exemple.fr/a b",
        "https://exemple.fr/\r\nhost: autre",
        "https://exemple..fr/",
        f"https://{'a' * 64}.fr/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::1",
        "https://169.254.169.254/latest",
        "http://localhost:3000/",
        f"https://exemple.fr/{'a' * 500}",
    ],
)
def test_an_address_that_cannot_be_kept(address: str):
    with pytest.raises(InvalidField):
        checked("adresse", address, local=False)


def test_an_address_that_can():
    assert checked("a", " https://exemple.fr:8443/a?b=c ", local=False).startswith("https://ex")
    assert checked("a", "http://localhost:3525/annuaire", local=True).endswith("annuaire")


# RFC 9421, B.1.5 and B.2.5.
SHARED = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
COMPONENTS = {
    "date": "Tue, 20 Apr 2021 02:07:55 GMT",
    "@authority": "example.com",
    "content-type": "application/json",
}
PARAMETERS = {"created": 1618884473, "keyid": "test-shared-secret"}


def test_the_signature_of_the_rfc():
    made = message_signatures.sign("sig-b25", COMPONENTS, PARAMETERS, b64decode(SHARED))

    assert made == (
        (
            'sig-b25=("date" "@authority" "content-type");created=1618884473'
            ';keyid="test-shared-secret"'
        ),
        "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
    )


def test_the_digest_of_the_rfc():
    # RFC 9530, appendix D.
    body = b'{"hello": "world"}\n'

    assert (
        message_signatures.content_digest(body)
        == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    )


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://Exemple.fr", "https://exemple.fr/"),
        ("https://exemple.fr:443/a?b=c", "https://exemple.fr/a?b=c"),
        ("http://localhost:3525/A", "http://localhost:3525/A"),
        ("https://exemple.fr/a;b=c?d", "https://exemple.fr/a;b=c?d"),
        ("https://exemple.fr:/", "https://exemple.fr/"),
    ],
)
def test_the_target_that_is_signed(address: str, target: str):
    assert message_signatures.target(address) == target


def test_two_keys_sign_side_by_side():
    keys = {"erpps": Key("abc.2", b"nouveau"), "erpps-precedent": Key("abc.1", b"ancien")}
    headers = message_signatures.signed_headers(
        "https://exemple.fr/", b"{}", keys, NOON, timedelta(minutes=5)
    )

    assert headers["signature-input"].count(";expires=1795694700;") == 2
    assert headers["signature"].startswith("erpps=:")
    assert ", erpps-precedent=:" in headers["signature"]


def test_a_proof_is_of_one_challenge_and_one_secret():
    made = message_signatures.proof(b"secret", "defi")

    assert message_signatures.is_proof(made, b"secret", "defi")
    assert not message_signatures.is_proof(made, b"secret", "autre")
    assert not message_signatures.is_proof(made, b"autre", "defi")
    assert not message_signatures.is_proof("é", b"secret", "defi")
