"""The attestation: its words, its tags, its speed."""

import io
import time
from datetime import date

import pytest
from pypdf import PdfReader

from erpps_app.adapters.pdf import AttestationData, Title, attestation

DATA = AttestationData(
    agency="ARS Bretagne",
    name="Mme Camille, MARTIN",
    birth_date="12/04/1998",
    titles=(Title("DE Ergothérapeute", date(2024, 5, 2), "Paris (75)"),),
    registered=date(2024, 3, 20),
    profession="Ergothérapeute",
    rpps="10109316124",
    edited=date(2026, 11, 23),
    link="https://erpps.example/attestation/verifier/a.b.c",
    page="https://erpps.example/attestation/verifier",
    specimen=False,
)
LIMIT_MS = 100


def read(**changes: object) -> PdfReader:
    from dataclasses import replace

    return PdfReader(io.BytesIO(attestation(replace(DATA, **changes))))


def words(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def test_it_says_what_the_guide_shows():
    text = words(read())

    for sentence in (
        "ATTESTATION D’INSCRIPTION AU RÉPERTOIRE PARTAGÉ DES PROFESSIONNELS DE SANTÉ",
        "Je soussigné le Directeur Général de l’Agence Régionale de Santé atteste que :",
        "Mme Camille, MARTIN",
        "Né(e) le 12/04/1998",
        "DE Ergothérapeute, obtenu(e) le 02/05/2024 – Paris (75)",
        "a fait procéder à l’enregistrement de son titre dans mes services le 20/03/2024",
        "liste départementale de la profession Ergothérapeute sous l’identifiant 10109316124.",
    ):
        assert sentence in text


def test_it_is_tagged_and_titled_for_screen_readers():
    reader = read()
    root = reader.trailer["/Root"]

    assert root["/Lang"].startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata
    assert reader.metadata.title == "Attestation RPPS 10109316124"


def test_specimen_lies_across_the_page_in_demonstration_only():
    assert "SPÉCIMEN" in words(read(specimen=True))
    assert "SPÉCIMEN" not in words(read())


@pytest.mark.parametrize(
    "name",
    ["Lætitia, ŒUVRARD D’HAËNE", "#import $x$ [a] *b* _c_ \\ @d <e>", '"); panic("', "N" * 120],
)
def test_a_name_is_never_markup(name: str):
    assert "".join(name.split()) in "".join(words(read(name=name)).split())


def test_it_is_made_in_a_tenth_of_a_second():
    attestation(DATA)
    start = time.perf_counter()
    for _ in range(5):
        attestation(DATA)

    assert (time.perf_counter() - start) / 5 * 1000 < LIMIT_MS
