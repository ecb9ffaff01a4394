"""Message templates: what stands in braces, what is refused, how one is filled."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.reference import shipped_rows
from erpps_app.domain import templates
from erpps_app.domain.messages import LONGEST
from erpps_app.domain.templates import BODY, NAME, PLACEHOLDERS, Facts

FACTS = Facts(
    given_name="Camille",
    family_name="MARTIN",
    number="M20261124000012",
    object="Cessation d’activité",
    sent_on="24/11/2026",
    profession="Ergothérapeute",
    agency="ARS Bretagne",
    agent="Sylvie Marchand",
)
plain = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=60)
pieces = st.lists(
    st.one_of(plain, st.sampled_from([one.written for one in PLACEHOLDERS])), max_size=20
)
bodies = pieces.map("".join)
anything = st.builds(Facts, **dict.fromkeys(asdict(FACTS), st.text(max_size=30)))


def test_a_template_says_what_the_application_says():
    body = "Bonjour {prenom} {nom}, votre demande {numero_demande} du {date_envoi}. {agent}"

    assert templates.fill(body, FACTS).text == (
        "Bonjour Camille MARTIN, votre demande M20261124000012 du 24/11/2026. Sylvie Marchand"
    )
    assert templates.fill(body, FACTS).holes == []


def test_what_is_not_known_is_left_to_complete_and_named_once():
    filled = templates.fill("{profession}, {profession} : {nom}.", replace(FACTS, profession=""))

    assert filled.text == "[profession à préciser], [profession à préciser] : MARTIN."
    assert filled.holes == ["[profession à préciser]"]


def test_somebody_without_a_given_name_is_called_without_one():
    filled = templates.fill("Bonjour {prenom} {nom},", replace(FACTS, given_name=""))

    assert filled.text == "Bonjour MARTIN,"
    assert filled.holes == []


@given(bodies, anything)
def test_what_is_valid_is_filled_and_nothing_filled_in_is_read_again(body: str, facts: Facts):
    """A name made of braces stays a name: it is never taken for something to fill in."""
    expected = body
    for rank, one in enumerate(PLACEHOLDERS):
        expected = expected.replace(one.written, f"\ue000{rank}\ue001")
    for rank, one in enumerate(PLACEHOLDERS):
        mark, value = f"\ue000{rank}\ue001", one.value(facts)
        if not value and one.may_lack:
            expected = expected.replace(f"{mark} ", "").replace(mark, "")
        expected = expected.replace(mark, value or one.hole)

    assert templates.problem_of(body) == ""
    if not {"\ue000", "\ue001"} & set(body + "".join(asdict(facts).values())):
        assert templates.fill(body, facts).text == expected


@given(plain)
def test_a_text_without_braces_is_sent_as_it_is(body: str):
    assert templates.fill(body, FACTS) == templates.Filled(body)
    assert templates.sample(body) == body


@given(bodies)
def test_a_preview_leaves_nothing_to_fill_in(body: str):
    shown = templates.sample(body)

    assert not any(one.written in shown for one in PLACEHOLDERS)
    assert "à préciser]" not in shown or "à préciser]" in body


@given(st.text(max_size=200))
def test_whatever_is_typed_is_refused_in_words_or_can_be_filled(body: str):
    problem = templates.problem_of(body)
    if not problem:
        templates.fill(body, FACTS)

    assert problem == "" or problem.endswith(".")


@given(bodies, plain, st.sampled_from(["{", "}"]))
def test_a_brace_alone_is_refused(body: str, more: str, brace: str):
    assert "accolade est seule" in templates.problem_of(body + brace + more)


@pytest.mark.parametrize(
    "body",
    ["Bonjour {prenon},", "{}", "{ nom }", "{NOM}", "{nom_naissance}", "{agent.name}", "{0}"],
)
def test_what_the_portal_does_not_fill_in_is_named_with_what_it_does(body: str):
    problem = templates.problem_of(body)

    assert body[body.index("{") : body.index("}") + 1] in problem.partition("n’est pas")[0]
    assert all(one.written in problem for one in PLACEHOLDERS)


@pytest.mark.parametrize("body", ["{{nom}}", "Bonjour {nom", "nom}", "} {"])
def test_braces_that_enclose_no_name_are_refused(body: str):
    assert "accolade est seule" in templates.problem_of(body)


def test_a_template_is_no_longer_than_a_message():
    assert templates.problem_of("x" * LONGEST) == ""
    assert f"{LONGEST + 1} caractères" in templates.problem_of("x" * (LONGEST + 1))


def test_what_is_typed_is_cleaned_then_judged():
    typed = templates.cleaned({NAME: "  Pièce \n illisible ", BODY: "\n Bonjour,\r\nmerci. \n"})

    assert typed == {NAME: "Pièce illisible", BODY: "Bonjour,\nmerci."}
    assert templates.errors(typed) == {}
    assert set(templates.errors(templates.cleaned({}))) == {NAME, BODY}
    assert set(templates.errors(templates.cleaned({NAME: {"a": 1}, BODY: ["{x}"]}))) == {BODY}


@pytest.mark.parametrize(
    ("name", "taken"), [("Relance", True), ("relance", True), ("Relance 2", False)]
)
def test_two_templates_cannot_be_mistaken_for_each_other(name: str, taken: bool):
    assert templates.is_taken(name, ["Doublon", "Relance"]) is taken


def test_templates_are_sorted_as_one_reads_them():
    names = ["Zèbre", "école", "Eau", "Modèle 2", "Modèle 1"]

    assert sorted(names, key=templates.order) == ["Eau", "école", "Modèle 1", "Modèle 2", "Zèbre"]


def test_every_placeholder_has_an_example_that_it_could_be_filled_with():
    assert len({one.name for one in PLACEHOLDERS}) == len(PLACEHOLDERS)
    assert all(one.label and one.example and one.value(FACTS) for one in PLACEHOLDERS)


@pytest.mark.parametrize("row", list(shipped_rows("modeles")), ids=lambda row: row["code"])
def test_the_templates_shipped_are_valid_and_greet_and_sign(row: dict[str, str]):
    typed = templates.cleaned({NAME: row["nom"], BODY: row["texte"]})

    assert typed == {NAME: row["nom"], BODY: row["texte"]}
    assert templates.errors(typed) == {}
    assert row["texte"].startswith("Bonjour {prenom} {nom},\n\n")
    assert row["texte"].endswith(",\n{agent}\n{agence}")
