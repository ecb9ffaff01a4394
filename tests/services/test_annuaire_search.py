"""Anybody finds a professional by what they know of them, and nobody walks through the register."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.directory import asking
from erpps_app.domain.directory.asking import MOST_SHOWN, PAGE_SIZE, Asked
from erpps_app.domain.errors import InvalidField
from erpps_app.domain.rpps import idnps
from erpps_app.models.directory import DirectoryEntry
from erpps_app.models.register import ADELI, Identifier
from erpps_app.services.directory import page, question, search
from erpps_app.services.directory.search import Results
from tests.conftest import Begin
from tests.services import changing, twins
from tests.services.annuaire import BREST, MARSEILLE_8, PARIS_13, RENNES, show, somebody
from tests.services.test_statements import statements

PEOPLE = (
    somebody("Le Guen", "Camille", communes=(RENNES,)),
    somebody("Le Guennec", "Camille", professions=("91",), communes=(BREST,)),
    somebody("Leguen", "Hélène", professions=("94", "91"), communes=(BREST, RENNES)),
    somebody("Camille", "Zoé", communes=(PARIS_13,)),
    somebody("Dupond", "Jean-Pierre", communes=(MARSEILLE_8,)),
    somebody("Martin", "Élodie"),
)


def asked(session: Session, address: str = "", **told: str) -> Results:
    """What an address, or its parameters, answer."""
    given = dict(parse_qsl(urlsplit(address).query)) or told
    return search.search(session, None, asking.read(given))


def names(found: Results) -> list[str]:
    return [row.name for row in found.rows]


CASES: dict[str, tuple[dict[str, str], list[str]]] = {
    "nom": ({"nom": "dupond"}, ["Dupond Jean-Pierre"]),
    "nom puis prénom": ({"nom": "leguen hélène"}, ["Leguen Hélène"]),
    "prénom puis nom": ({"nom": "Camille Le-Guen"}, ["Le Guen Camille", "Le Guennec Camille"]),
    "à moitié tapé": ({"nom": "camille legu"}, ["Le Guen Camille", "Le Guennec Camille"]),
    "début du nom": (
        {"nom": "legue"},
        ["Le Guen Camille", "Leguen Hélène", "Le Guennec Camille"],
    ),
    "prénom ou nom": (
        {"nom": "camille"},
        ["Camille Zoé", "Le Guen Camille", "Le Guennec Camille"],
    ),
    "sans accent": ({"nom": "MARTIN elodie"}, ["Martin Élodie"]),
    "comme on l’entend": ({"nom": "dupont"}, ["Dupond Jean-Pierre"]),
    "profession": ({"profession": "91"}, ["Leguen Hélène", "Le Guennec Camille"]),
    "commune": ({"lieu": RENNES}, ["Le Guen Camille", "Leguen Hélène"]),
    "département": ({"lieu": "29"}, ["Leguen Hélène", "Le Guennec Camille"]),
    "ville à arrondissements": ({"lieu": "13055"}, ["Dupond Jean-Pierre"]),
    "arrondissement": ({"lieu": PARIS_13}, ["Camille Zoé"]),
    "nom dans une ville à arrondissements": (
        {"nom": "dup", "lieu": "13055"},
        ["Dupond Jean-Pierre"],
    ),
    "tout ensemble": (
        {"nom": "leguen", "profession": "91", "lieu": "29"},
        ["Leguen Hélène", "Le Guennec Camille"],
    ),
    "personne": ({"nom": "introuvable"}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_people_are_found_by_what_one_knows_of_them_each_once(begin: Begin, case: str):
    told, expected = CASES[case]
    with begin() as session:
        show(session, *PEOPLE)
        found = asked(session, **told)

        assert names(found) == expected
        assert (found.count, found.capped) == (len(expected), False)
        assert found.spelt_alike == (case == "comme on l’entend")


COMPOUND = (
    somebody("Martin-Moreau", "Élodie", communes=(RENNES,)),
    somebody("D’Arc Le Gall-Moreau", "Ève", professions=("91",), communes=(BREST, RENNES)),
    somebody("Moreaux", "Zoé"),
    somebody("Petit", "Moreau"),
)
PARTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "une partie du nom, après ceux dont le nom commence ainsi": (
        {"nom": "moreau"},
        ["Moreaux Zoé", "Petit Moreau", "Martin-Moreau Élodie", "D’Arc Le Gall-Moreau Ève"],
    ),
    "partie et prénom": ({"nom": "Moreau Élodie"}, ["Martin-Moreau Élodie"]),
    "prénom et partie": ({"nom": "ève mor"}, ["D’Arc Le Gall-Moreau Ève"]),
    "une partie de plusieurs mots": ({"nom": "le gall"}, ["D’Arc Le Gall-Moreau Ève"]),
    "la même, collée": ({"nom": "LEGALL ève"}, ["D’Arc Le Gall-Moreau Ève"]),
    "le nom composé entier": ({"nom": "martin moreau"}, ["Martin-Moreau Élodie"]),
    "partie et profession": (
        {"nom": "moreau", "profession": "91"},
        ["D’Arc Le Gall-Moreau Ève"],
    ),
    "partie et commune": (
        {"nom": "moreau", "lieu": RENNES},
        ["Martin-Moreau Élodie", "D’Arc Le Gall-Moreau Ève"],
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_each_part_of_a_compound_name_is_found(begin: Begin, case: str):
    told, expected = PARTS[case]
    with begin() as session:
        show(session, *COMPOUND)
        found = asked(session, **told)

        assert names(found) == expected
        assert (found.count, found.spelt_alike) == (len(expected), False)


def test_who_is_found_by_a_part_comes_on_the_pages_after(begin: Begin):
    with begin() as session:
        show(session, *(somebody("Durand", called(n)) for n in range(30)))
        show(session, *(somebody("Martin-Durand", called(n)) for n in range(15)))
        show(session, *(somebody("Durand-Durand", called(n)) for n in range(5)))
        first = asked(session, nom="durand")
        seen = walked(session, first)
        last = asked(session, asked(session, first.following).following)

        assert (first.count, len(seen), len(set(seen))) == (50, 50, 50)
        assert names(last) == [f"Martin-Durand {called(n)}" for n in range(5, 15)]
        assert names(asked(session, last.previous))[-6:-5] == ["Durand-Durand Pae"]


def test_a_line_tells_every_profession_and_place(begin: Begin):
    with begin() as session:
        show(session, *PEOPLE)
        (row,) = asked(session, nom="leguen hélène").rows

        assert set(row.places.split(", ")) == {"Brest", "Rennes"}
        assert len(row.professions.split(", ")) == 2
        assert row.url == f"/annuaire/{row.rpps}"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"nom": "a"}, "nom"),
        ({"nom": "1234"}, "nom"),
        ({"nom": "12345678\0"}, "nom"),
        ({"nom": "dupont12345"}, "nom"),
        ({"nom": "camille@example.org"}, "nom"),
        ({"nom": "Martin", "profession": "zz"}, "profession"),
        ({"nom": "Martin", "lieu": "99999"}, "lieu"),
    ],
)
def test_what_is_too_vague_or_unknown_is_said_at_its_field(
    begin: Begin, told: dict[str, str], field: str
):
    with begin() as session, pytest.raises(InvalidField) as refused:
        asked(session, **told)

    assert refused.value.field == field


def called(n: int) -> str:
    """A given name, in the order of numbers."""
    return f"P{chr(97 + n // 26)}{chr(97 + n % 26)}"


def walked(session: Session, first: Results) -> list[str]:
    """Everybody of a question, by its links."""
    found, seen = first, [row.rpps for row in first.rows]
    while found.following:
        found = asked(session, found.following)
        seen += [row.rpps for row in found.rows]
    return seen


def test_pages_are_complete_and_without_doubles_while_others_come_and_go(begin: Begin):
    several = [somebody("Durand", called(n), communes=(RENNES, BREST)) for n in range(0, 130, 2)]
    with begin() as session:
        show(session, *several)
        first = asked(session, nom="durand")
        show(session, *(somebody("Durand", called(n)) for n in range(1, 40, 2)))
        gone = several[5].id
        for line in session.exec(select(DirectoryEntry)):
            if line.practitioner_id == gone:
                session.delete(line)
        session.flush()
        seen = walked(session, first)

        assert len(first.rows) == PAGE_SIZE
        assert len(seen) == len(set(seen))
        assert {person.rpps for person in several} <= set(seen)


def test_one_goes_back_to_the_page_before(begin: Begin):
    with begin() as session:
        show(session, *(somebody("Durand", called(n)) for n in range(45)))
        first = asked(session, nom="durand")
        second = asked(session, first.following)
        third = asked(session, second.following)

        assert names(asked(session, third.previous)) == names(second)
        assert names(asked(session, second.previous)) == names(first)
        assert (first.previous, third.following, third.first, len(third.rows)) == ("", "", 41, 5)


def test_nobody_walks_beyond_the_cap_wherever_they_say_they_are(begin: Begin):
    with begin() as session:
        show(session, *(somebody("Durand", called(n)) for n in range(MOST_SHOWN + 30)))
        first = asked(session, nom="durand")
        seen = walked(session, first)
        last = session.exec(
            select(DirectoryEntry).order_by(col(DirectoryEntry.form).desc())
        ).first()
        assert last
        forged = Asked("durand").at(asking.Turn("", "DURAND PZZ", "f" * 32))

        assert (first.count, first.capped, len(seen)) == (MOST_SHOWN, True, MOST_SHOWN)
        assert {row.rpps for row in asked(session, forged.address).rows} <= set(seen)
        assert last.rpps not in seen


def test_beyond_the_last_page_one_reads_the_last_one(begin: Begin):
    """A link that was kept, to a page that the Annuaire has no longer."""
    with begin() as session:
        show(session, *(somebody("Durand", called(n)) for n in range(25)))
        first = asked(session, nom="durand")
        beyond = asked(session, Asked("durand").at(asking.Turn("", "DURAND Z", "f")).address)

        assert (len(beyond.rows), beyond.first, beyond.count) == (PAGE_SIZE, 6, 25)
        assert beyond.following == ""
        assert names(asked(session, beyond.previous)) == names(first)


def test_a_page_is_read_in_two_statements_whatever_its_length(begin: Begin):
    with begin() as session:
        show(session, *(somebody("Durand", called(n), communes=(RENNES,)) for n in range(30)))
        for told in ({"nom": "durand p"}, {"lieu": RENNES}, {"profession": "94", "lieu": "35"}):
            done = statements(session, lambda told=told: asked(session, **told))

            assert len(done) == 2, done


def test_every_number_of_a_person_leads_to_them(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        session.add(Identifier(practitioner_id=gone.id, system=ADELI, value="359312345"))
        former = gone.rpps
        twins.merged(session, agent, kept, gone)
        present = kept.rpps
    spaced = f"{present[:5]} {present[5:]}"
    with begin() as session:
        for number in (present, spaced, idnps(present), former, idnps(former), "359312345"):
            assert asked(session, nom=number).person == f"/annuaire/{present}"
        for number in (former, "359312345", idnps(present)):
            assert page.read(session, None, number).moved == f"/annuaire/{present}"
        assert asked(session, nom="10109316124").person == ""
        for nobody in ("10109316124", "1010931612\0", "\0", "\ud800", "١٠١٠٩٣١٦١٢٤", ""):
            assert page.read(session, None, nobody).missing


def test_a_place_may_be_typed_in_words(begin: Begin):
    with begin() as session:
        for words, code in (("rennes", RENNES), ("Ille-et-Vilaine", "35"), ("29", "29")):
            typed = question.typed(session, None, {"nom": "x", "lieu": "", "lieu_texte": words})

            assert typed.place == code
        with pytest.raises(InvalidField):
            question.typed(session, None, {"lieu": "", "lieu_texte": "nulle part"})


def test_a_question_is_the_same_once_read_from_its_address():
    first = Asked("Le Guen & co", "94", "2A", asking.Turn("", "LEGUEN É", "ab"))

    assert asking.read(dict(parse_qsl(urlsplit(first.address).query))) == first
    for page_ in ("", "é", "AAA", "%%%", "_" * 50, "\ud800"):
        assert asking.read({"nom": "x", "page": page_}).after is None


def test_half_a_sign_is_not_asked():
    """Nothing writes it, no address holds it; a program may send it."""
    told = {"nom": "Mar\ud800tin", "profession": "\udfff94", "lieu": "2a\ud800"}

    assert asking.read(told) == Asked("Martin", "94", "2A")
