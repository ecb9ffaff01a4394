"""The pages of the simulators, as a person sees them; and the people whom one can be."""

from datetime import UTC, datetime

import httpx
import pytest

from erpps_app import db
from erpps_app.adapters.reference import reference
from erpps_app.adapters.simulator.identities import identities
from erpps_app.domain import civil_date
from erpps_app.domain.identity import from_franceconnect, in_known_places
from erpps_app.models.access import Agent
from erpps_app.models.base import now
from erpps_app.models.register import Practitioner, ProfessionalPractice
from tests.adapters.simulated import address, redemption, told

RPPS = "10109316124"


def practice(practitioner_id: str) -> ProfessionalPractice:
    return ProfessionalPractice(
        practitioner_id=practitioner_id,
        profession="91",
        practice_name="KERVELLA",
        practice_given_name="Hélène",
        qualification_kind="diplome",
        qualification="DIP353",
        qualification_date=now().date(),
        qualification_place="DP75",
    )


async def test_a_page_is_french_marked_as_a_simulation_and_without_script(
    simulators: httpx.AsyncClient,
):
    page = (await simulators.get(address())).text

    assert '<html lang="fr">' in page
    assert "Simulation – aucune donnée réelle" in page
    assert "Choisissez un compte pour vous connecter" in page
    assert page.count('name="identite"') == 14 + 1
    assert "<script" not in page
    assert "style=" not in page


async def test_a_name_that_looks_like_a_page_is_shown_as_a_name(simulators: httpx.AsyncClient):
    with db.transaction() as session:
        session.add(Agent(national_id="1", given_name="<b>", family_name="O’", ars="53"))

    assert "&lt;b&gt; O’" in (await simulators.get(address("agents"))).text


async def test_the_agents_of_one_agency_can_be_shown_alone(simulators: httpx.AsyncClient):
    with db.transaction() as session:
        session.add(Agent(national_id="1", given_name="Yann", family_name="B", ars="53"))
        session.add(Agent(national_id="2", given_name="Inès", family_name="C", ars="94"))
        session.add(
            Agent(national_id="3", given_name="Parti", family_name="D", ars="53", active=False)
        )
    everybody = (await simulators.get(address("agents"))).text
    bretons = (await simulators.get(address("agents", groupe="ARS Bretagne"))).text
    somewhere = (await simulators.get(address("agents", groupe="<ailleurs>"))).text

    assert "Yann B" in everybody
    assert "Inès C" in everybody
    assert "Parti" not in everybody
    assert "Inès C" not in bretons
    assert "<option selected>ARS Bretagne</option>" in bretons
    assert f'name="state" value="{"s" * 32}"' in bretons
    assert "Inès C" in somewhere
    assert "<ailleurs>" not in somewhere


async def test_pro_sante_connect_tells_the_portal_who_holds_the_card(simulators: httpx.AsyncClient):
    with db.transaction() as session:
        person = Practitioner(rpps=RPPS)
        session.add(person)
        session.flush()
        session.add(practice(person.id))
    right = await simulators.post(
        address("prosanteconnect"), data={"carte": f"8{RPPS}", "code_porteur": "1234"}
    )
    form = redemption("prosanteconnect", told(right)["code"])
    given = (await simulators.post("/simulateur/prosanteconnect/token", data=form)).json()
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    claims = (await simulators.get("/simulateur/prosanteconnect/userinfo", headers=bearer)).json()

    assert claims["SubjectNameID"] == f"8{RPPS}"
    assert claims["family_name"] == "KERVELLA"
    assert claims["otherIds"] == [{"identifiant": f"8{RPPS}", "origine": "RPPS", "qualite": 1}]
    assert claims["SubjectRefPro"]["exercices"][0]["codeProfession"] == "91"


@pytest.mark.parametrize("way", ["cps", "ecps"])
@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Saisissez votre identifiant"),
        (RPPS, "Un identifiant compte 12 chiffres"),
        ("8abc", "Un identifiant compte 12 chiffres"),
        ("810005173140", "Aucun professionnel"),
    ],
)
async def test_a_wrong_identifier_is_told_in_french_and_stays_to_be_corrected(
    simulators: httpx.AsyncClient, typed: str, message: str, way: str
):
    answer = await simulators.post(
        address("prosanteconnect", moyen=way), data={"identifiant": typed}
    )

    assert answer.status_code == 400
    assert message in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_every_test_identity_can_be_born_somewhere_that_the_form_knows():
    for identity in identities():
        found = from_franceconnect(identity.claims)

        assert in_known_places(found, reference()) == found


def test_there_is_a_minor_among_the_test_identities_whatever_the_day():
    today = datetime.now(UTC).date()
    ages = [
        civil_date.parse(found["date_naissance"], partial=True).years_before(today)
        for found in (from_franceconnect(identity.claims) for identity in identities())
    ]

    assert ages.count(17) == 1
