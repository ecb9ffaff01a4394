"""What a search writes: dates told in part, tokens, alternatives, references."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erpps_app.domain.fhir import dates, values
from erpps_app.domain.fhir.dates import Prefix, between, told
from erpps_app.domain.fhir.values import Token

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds it
FORMATS = ("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M:%SZ",
           "%Y-%m-%dT%H:%M:%S.%fZ")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026", "2025-12-31T23:00:00", "2026-12-31T23:00:00"),
        ("2026-03", "2026-02-28T23:00:00", "2026-03-31T22:00:00"),
        ("2026-12", "2026-11-30T23:00:00", "2026-12-31T23:00:00"),
        ("2026-10-25", "2026-10-24T22:00:00", "2026-10-25T23:00:00"),
        ("2026-11-26T10:30", "2026-11-26T09:30:00", "2026-11-26T09:31:00"),
        ("2026-11-26T10:30:15+05:00", "2026-11-26T05:30:15", "2026-11-26T05:30:16"),
        ("2026-11-26T10:30:15 05:00", "2026-11-26T05:30:15", "2026-11-26T05:30:16"),
        ("2026-11-26T10:30:15.25Z", "2026-11-26T10:30:15.250000", "2026-11-26T10:30:15.260000"),
    ],
)
def test_a_date_told_in_part_is_all_that_it_names(text: str, since: str, until: str):
    first, after = (datetime.fromisoformat(f"{one}+00:00") for one in (since, until))

    assert told(text) == (first, after)


@pytest.mark.parametrize(
    "text",
    ["", "hier", "2026-13", "2026-02-30", "26", "2026-1", "2026-11-26T25:00", "0000"],
)
def test_what_is_no_date_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        told(text)


@pytest.mark.parametrize(
    "text",
    ["lt9999", "le9999-12-31", "lt9999-12-31T23:59:59Z", "ge0001", "gt0001-01-01T00:00:00+14:00",
     "ne9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_the_ends_of_the_calendar_are_before_and_after_everything(text: str):
    assert between(text, NOW).holds(NOW)


@pytest.mark.parametrize("text", ["gt9999", "ge9999-12-31", "lt0001", "sa9999-12-31T23:59:59Z"])
def test_nothing_is_beyond_the_ends_of_the_calendar(text: str):
    assert not between(text, NOW).holds(NOW)


@settings(deadline=None)
@given(INSTANTS, INSTANTS, st.sampled_from(FORMATS))
def test_prefixes_part_all_instants_as_they_say(value: datetime, at: datetime, how: str):
    text = value.strftime(how)
    holds = {prefix: between(f"{prefix}{text}", NOW).holds(at) for prefix in Prefix}

    assert holds[Prefix.EQ] is not holds[Prefix.NE]
    assert [holds[Prefix.LT], holds[Prefix.EQ], holds[Prefix.GT]].count(True) == 1
    assert holds[Prefix.LE] is (holds[Prefix.LT] or holds[Prefix.EQ])
    assert holds[Prefix.GE] is (holds[Prefix.GT] or holds[Prefix.EQ])
    assert (holds[Prefix.SA], holds[Prefix.EB]) == (holds[Prefix.GT], holds[Prefix.LT])
    assert between(text, NOW) == between(f"eq{text}", NOW)
    assert holds[Prefix.AP] or not holds[Prefix.EQ]


@settings(deadline=None)
@given(INSTANTS, st.sampled_from(FORMATS[2:]))
def test_a_date_names_the_instant_that_it_was_cut_from(value: datetime, how: str):
    text = value.astimezone(dates.PARIS).strftime(how) if how == FORMATS[2] else value.strftime(how)

    assert between(text, NOW).holds(value)


def test_about_grows_with_the_distance():
    assert between("ap2026-11-20", NOW).holds(NOW - timedelta(days=5))
    assert not between("ap2026-11-20", NOW).holds(NOW)
    assert between("ap2016", NOW).holds(datetime(2017, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("L", Token(None, "L")),
        ("urn:x|L", Token("urn:x", "L")),
        ("|L", Token("", "L")),
        ("urn:x|", Token("urn:x", "")),
        (r"a\|b", Token(None, "a|b")),
        (r"a\\|b", Token("a\\", "b")),
    ],
)
def test_a_token_is_a_code_of_a_system(text: str, meant: Token):
    assert values.token(text) == meant


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5))
def test_what_is_escaped_comes_back(texts: list[str]):
    escaped = [text.replace("\\", "\\\\").replace(",", "\\,") for text in texts]

    assert [values.plain(one) for one in values.alternatives(",".join(escaped))] == [
        values.plain(one) for one in escaped
    ]
    assert len(values.alternatives(",".join(escaped))) == len(texts)


def test_a_reference_names_its_kind_or_nothing_but_the_key():
    for text in ("abc", "Practitioner/abc", "https://x/fhir/v2/Practitioner/abc"):
        assert values.key_of(text, "Practitioner") == "abc"
    with pytest.raises(ValueError, match="Organization"):
        values.key_of("Organization/abc", "Practitioner")
