"""Every test identity of the simulator, each a trap of real registers, goes all the way."""

import io

import pytest
from pypdf import PdfReader
from sqlmodel import select

from erpps_app.adapters.simulator.identities import Identity, identities
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.identity import display_name, from_franceconnect, locked_fields
from erpps_app.models.access import Account
from erpps_app.models.register import CivilStatus
from erpps_app.services import attestation, drafts, review, submission, wizard
from tests.conftest import Begin
from tests.services import people


@pytest.mark.parametrize("person", identities(), ids=lambda person: person.sub)
def test_everybody_registers_and_is_attested(begin: Begin, person: Identity):
    claims = from_franceconnect(person.claims)
    with begin() as session:
        account = Account(
            issuer="fc", subject=person.sub, display_name=display_name(claims), claims=claims
        )
        session.add(account)
        session.flush()
        actor = Actor(account.id, Role.PROFESSIONAL, account.display_name)
        people.complete(session, actor)
        missing = {"sexe": "I", "nom_naissance": claims["nom_naissance"]}
        drafts.save(session, actor, "etat-civil", missing)
        drafts.save(session, actor, "coordonnees", {"email": claims["email"] or "a@example.org"})
        name = claims["nom_usage"] or claims["nom_naissance"]
        drafts.save(
            session,
            actor,
            "profession",
            {"nom_exercice": name, "prenom_exercice": claims["prenom"]},
        )
        drafts.save(session, actor, "diplome", {"date_diplome": "02/05/2025"})
        dossier = submission.submit(session, actor)
        file = review.open_file(session, people.BRETAGNE, dossier.id)
        people.judge_all(session, dossier)
        rpps = review.decide(session, people.BRETAGNE, dossier.id, "valider", dossier.version)
        civil = session.exec(select(CivilStatus)).one()
        pdf = attestation.make(attestation.gather(session, actor))
        text = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())

    assert civil.birth_name == claims["nom_naissance"]
    assert civil.birth_date == claims["date_naissance"]
    assert rpps in text
    assert "".join(name.split()) in text
    is_minor = any("mineure" in finding.text for finding in file.findings)
    assert is_minor is (person.sub == "fc-lea-petit")


def test_what_franceconnect_leaves_open_is_asked_and_the_rest_is_locked(begin: Begin):
    by_sub = {person.sub: from_franceconnect(person.claims) for person in identities()}

    assert "sexe" not in locked_fields(by_sub["fc-alex-moreau"])
    assert "prenom" not in locked_fields(by_sub["fc-suryani"])
    assert by_sub["fc-paul-girard"]["email"] == ""
    assert by_sub["fc-amina-haddad"]["commune_naissance"] == ""
    assert by_sub["fc-jose-da-silva"]["prenom_3"] == "António Luís"
    assert "nom_usage" not in locked_fields(by_sub["fc-claire-dubois"])
    with begin() as session:
        actor = people.professional(session, gender="", given_name="")
        shown = wizard.open_step(session, actor, "etat-civil")

        assert not shown.required["prenom"]
        assert shown.required["sexe"]
