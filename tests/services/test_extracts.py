"""The public text extract: what the Annuaire tells, unbroken, and what changed from day to day."""

import gzip
import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.directory import extract
from erpps_app.domain.directory.difference import key_of
from erpps_app.domain.directory.extract import COLUMNS, HEADER, SEPARATOR, Movement
from erpps_app.domain.errors import Conflict
from erpps_app.domain.reference import Reference
from erpps_app.models.base import new_id
from erpps_app.models.directory import DirectoryEntry
from erpps_app.models.register import Activity, Practitioner, ProfessionalPractice, Structure
from erpps_app.services.directory import extract_lines, extracts, log
from erpps_app.services.directory.extracts import Extract, Part
from tests.conftest import Begin

NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DAYS = 7
HOSTILE = (
    "a|b", "a\nb", "a\r\nb", "a\\b", "\\N", "\\.", "a\x01b", "a\u2028b", "a\x85b", "a\x0bb",
    '"a"', "l’été", "", " ", "a\x1eb", "a\tb", "a\x1fb", "a\x7fb", "a\x9bb",
)  # fmt: skip


class StoppedError(Exception):
    """The machine stops."""


def entry(rank: int, rpps: str = "10000000010", **given: object) -> DirectoryEntry:
    """A line of the Annuaire."""
    known: dict[str, object] = {
        "practitioner_id": rpps, "rank": rank, "form": "MARTIN CAMILLE", "given": "CAMILLE",
        "sound": "", "rpps": rpps, "civility": "MME", "family_name": "MARTIN",
        "given_name": "Camille", "profession": "94", "qualification": "DE30", "agency": "53",
    }  # fmt: skip
    return DirectoryEntry.of(known | given)


def text_of(folder: Path, part: Part) -> str:
    return gzip.decompress(extracts.path_of(folder, part).read_bytes()).decode()


def lines_of(folder: Path, part: Part) -> list[str]:
    """The lines of a file but for its header, however a reader recognizes them."""
    text = text_of(folder, part)
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    return text.splitlines()[1:]


def followed(before: list[str], told: list[str]) -> list[str]:
    """What somebody holds who applies a difference, as the documentation says."""
    named = {key_of(line.partition(SEPARATOR)[2]) for line in told}
    kept = [line for line in before if key_of(line) not in named]
    given = [line.partition(SEPARATOR) for line in told]
    kept += [line for movement, _, line in given if movement != Movement.GONE]
    return sorted(kept, key=key_of)


def test_no_value_breaks_its_line(begin: Begin, tmp_path: Path):
    with begin() as session:
        for rank, value in enumerate(HOSTILE):
            enter_register(session, rank)
            place = Structure(id=new_id(), name=value, street=value, city=value, complement=value)
            enter_register(session, len(HOSTILE) + rank, place)

    made = extracts.make(begin, tmp_path, DAYS, NIGHT)
    fields = [line.split(SEPARATOR) for line in lines_of(tmp_path, made.full)]

    assert {len(values) for values in fields} == {len(COLUMNS)}
    assert [values[24] for values in fields[len(HOSTILE) :]] == [*map(extract.one_line, HOSTILE)]
    assert all(extract.one_line(value).isprintable() for value in HOSTILE)


def test_both_databases_say_what_the_columns_say(begin: Begin):
    labels = extract.labels_of(reference(date(2026, 11, 26)))
    with begin() as session:
        for rank, kind in enumerate(reference().activity_types.values()):
            session.add(entry(
                rank, activity_type=kind.code, mode=kind.mode, genre=kind.genre,
                organization_id=new_id() if rank else None, siret="12345678200010",
                country="99109", departement="2A", telephone="+33296000000", agency="inconnue",
            ))  # fmt: skip
        session.add(entry(0, rpps="10000000028", start=date(2026, 1, 2)))
    with begin(snapshot=True) as session:
        read = b"".join(block for _, block in extract_lines.blocks(session, labels)).decode()
        rows = session.exec(
            select(DirectoryEntry).order_by(col(DirectoryEntry.rpps), col(DirectoryEntry.rank))
        ).all()
        expected = [extract.line(row.model_dump(), labels) for row in rows]

    assert read.splitlines() == expected


def test_an_extract_is_what_was_public_at_its_position(begin: Begin, tmp_path: Path):
    with begin() as session:
        enter_register(session, 1)

    made = extracts.make(begin, tmp_path, DAYS, NIGHT)

    with begin(read_only=True) as session:
        position = log.end(session).position
    text = text_of(tmp_path, made.full)
    packed = extracts.path_of(tmp_path, made.full).read_bytes()
    sums = extracts.checksums_of(tmp_path, made.full).read_text(encoding="utf-8")
    assert text.splitlines()[0] == HEADER
    assert (made.position, made.full.lines, made.difference) == (position, 1, None)
    assert made.full.file.size == len(text.encode())
    assert made.full.file.packed_size == len(packed)
    assert sums == (
        f"{hashlib.sha256(text.encode()).hexdigest()}  {made.full.name}.txt\n"
        f"{hashlib.sha256(packed).hexdigest()}  {made.full.name}.txt.gz\n"
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_an_extract_and_the_differences_after_it_are_the_last_extract(
    begin: Begin, tmp_path: Path, seed: int
):
    drawn, held = random.Random(seed), list[str]()
    for day in range(5):
        with begin() as session:
            for _ in range(drawn.randrange(5)):
                _something_happens(session, drawn)
        made = extracts.make(begin, tmp_path, 30, NIGHT + timedelta(days=day))
        if made.difference:
            held = followed(held, lines_of(tmp_path, made.difference))
            held = followed(held, lines_of(tmp_path, made.difference))
        else:
            held = lines_of(tmp_path, made.full)

        assert held == lines_of(tmp_path, made.full)
    assert [one.since for one in extracts.listing(tmp_path)[:-1]] == [
        one.full.name for one in extracts.listing(tmp_path)[1:]
    ]


def test_a_difference_says_who_came_changed_and_left(begin: Begin, tmp_path: Path):
    with begin() as session:
        for rank in range(3):
            enter_register(session, rank)
    extracts.make(begin, tmp_path, DAYS, NIGHT)
    with begin() as session:
        people = session.exec(select(Practitioner).order_by(col(Practitioner.rpps))).all()
        people[0].active = False
        practice = session.exec(
            select(ProfessionalPractice).where(ProfessionalPractice.practitioner_id == people[1].id)
        ).one()
        practice.practice_name = "DURAND"
        session.add_all([people[0], practice])
        enter_register(session, 4)

    made = extracts.make(begin, tmp_path, DAYS, NIGHT + timedelta(days=1))

    assert made.difference
    told = [line.split(SEPARATOR) for line in lines_of(tmp_path, made.difference)]
    assert [(fields[0], fields[2]) for fields in told] == [
        (Movement.GONE, _rpps(0)),
        (Movement.CHANGED, _rpps(1)),
        (Movement.ADDED, _rpps(4)),
    ]
    assert {len(fields) for fields in told} == {len(COLUMNS) + 1}
    assert told[1][8] == "DURAND"


def test_a_label_that_changes_is_a_difference(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with begin() as session:
        enter_register(session, 1)
    extracts.make(begin, tmp_path, DAYS, NIGHT)
    labels = extract.labels_of(reference())
    renamed = {**labels, extract.Nomenclature.PROFESSION: {"94": "Ergothérapeute diplômé"}}

    def labels_of(_lists: Reference) -> extract.Labels:
        return renamed

    monkeypatch.setattr(extract, "labels_of", labels_of)

    made = extracts.make(begin, tmp_path, DAYS, NIGHT + timedelta(days=1))

    assert made.difference
    assert made.difference.lines == 1


def test_one_that_stops_half_way_is_not_there_and_the_next_one_follows_the_last_whole_one(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = extracts.make(begin, tmp_path, DAYS, NIGHT)
    with monkeypatch.context() as patch:
        patch.setattr(extracts, "_with_difference", _stops)
        with pytest.raises(StoppedError):
            extracts.make(begin, tmp_path, DAYS, NIGHT + timedelta(hours=1))

    assert [one.full.name for one in extracts.listing(tmp_path)] == [first.full.name]
    second = extracts.make(begin, tmp_path, DAYS, NIGHT + timedelta(hours=2))
    assert second.since == first.full.name
    assert not list(tmp_path.glob("*.part"))


def test_one_whose_file_somebody_removed_is_passed_over(begin: Begin, tmp_path: Path):
    first = extracts.make(begin, tmp_path, DAYS, NIGHT)
    second = extracts.make(begin, tmp_path, DAYS, NIGHT + timedelta(days=1))
    extracts.path_of(tmp_path, second.full).unlink()

    third = extracts.make(begin, tmp_path, DAYS, NIGHT + timedelta(days=2))
    assert third.since == first.full.name


def test_two_are_not_made_at_once(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    refused: list[str] = []

    def meanwhile(*_given: object) -> Iterator[tuple[int, bytes]]:
        with pytest.raises(Conflict) as refusal:
            extracts.make(begin, tmp_path, DAYS, NIGHT)
        refused.append(refusal.value.message)
        return iter(())

    monkeypatch.setattr(extract_lines, "blocks", meanwhile)
    extracts.make(begin, tmp_path, DAYS, NIGHT)
    monkeypatch.undo()
    with pytest.raises(Conflict) as refusal:
        extracts.make(begin, tmp_path, DAYS, NIGHT)

    assert [*refused, refusal.value.message] == [extracts.UNDER_WAY, extracts.JUST_MADE]


def test_they_are_forgotten_after_some_days_but_for_the_newest(begin: Begin, tmp_path: Path):
    folder = tmp_path / "extractions"
    for day in range(3):
        extracts.make(begin, folder, 2, NIGHT + timedelta(days=day))

    assert len(extracts.listing(folder)) == 2
    assert extracts.forget(folder, 2, NIGHT + timedelta(days=9)) == 1
    (newest,) = extracts.listing(folder)
    assert {path.name for path in folder.iterdir()} == {
        ".verrou", f"{newest.full.name}.json", *_names(newest),
    }  # fmt: skip


def test_one_that_is_forgotten_while_the_list_is_read_is_not_in_it(begin: Begin, tmp_path: Path):
    made = extracts.make(begin, tmp_path, DAYS, NIGHT)
    gone = tmp_path / f"{extract.NAME}_202611250400.json"
    gone.symlink_to(tmp_path / "plus-la")  # there when the folder is read, gone when it is opened

    assert extracts.listing(tmp_path) == [made]


def _names(one: Extract) -> list[str]:
    return [f"{part.name}.txt{end}" for part in one.parts for end in (".gz", ".sha256")]


def _stops(*_given: object) -> Extract:
    raise StoppedError


def _rpps(rank: int) -> str:
    return f"{10_000_000_000 + rank}"


def enter_register(session: Session, rank: int, where: str | Structure = "") -> None:
    """Somebody who enters the register, at a place of theirs, a given one or somebody else's."""
    person = Practitioner(id=new_id(), rpps=_rpps(rank), ars="53")
    session.add(person)
    session.flush()
    practice = ProfessionalPractice(
        practitioner_id=person.id, profession="94", practice_name=f"NOM{rank}",
        practice_given_name="Camille", qualification_kind="diplome", qualification="DE30",
        qualification_date=date(2020, 1, 1), qualification_place="DP75",
    )  # fmt: skip
    session.add(practice)
    own = Structure(id=new_id(), name=f"Cabinet {rank}", city="Rennes", commune="35238")
    place = where or own
    if isinstance(place, Structure):
        session.add(place)
    session.flush()
    session.add(
        Activity(
            practice_id=practice.id, type="INDEPENDANT", start=date(2021, 1, 1),
            structure_id=place.id if isinstance(place, Structure) else place,
        )
    )  # fmt: skip


def _something_happens(session: Session, drawn: random.Random) -> None:
    places = sorted(session.exec(select(Structure.id)))
    people = session.exec(select(Practitioner).order_by(col(Practitioner.rpps))).all()
    practices = session.exec(
        select(ProfessionalPractice).order_by(col(ProfessionalPractice.id))
    ).all()
    activities = session.exec(select(Activity).order_by(col(Activity.id))).all()
    kind = drawn.choice(["enters", "leaves", "renamed", "moves", "ends", "agency"])
    if kind == "enters" or not people:
        rank = drawn.randrange(1_000_000)
        shared = drawn.choice(places) if places and drawn.random() < 0.5 else ""
        enter_register(session, rank, shared)
    elif kind == "leaves":
        one = drawn.choice(people)
        one.active = not one.active
        session.add(one)
    elif kind == "renamed":
        named = drawn.choice(practices)
        named.practice_name = f"NOM {drawn.choice(HOSTILE)} {drawn.random()}"
        session.add(named)
    elif kind == "moves":
        moved = session.get_one(Structure, drawn.choice(places))
        moved.street = f"Rue {drawn.choice(HOSTILE)} {drawn.random()}"
        session.add(moved)
    elif kind == "ends":
        ended = drawn.choice(activities)
        ended.end = date(2024, 1, 1)
        session.add(ended)
    else:
        elsewhere = drawn.choice(people)
        elsewhere.ars = drawn.choice(["11", "84", "93"])
        session.add(elsewhere)
    session.flush()


def test_the_columns_of_the_national_file_are_all_there_in_their_order():
    headers = [header for header, _ in groupby(HEADER.split(SEPARATOR))]

    assert len(headers) == len(set(headers)) == 56
    assert headers[extract.IDENTIFIED_BY] == "Identification nationale PP"
