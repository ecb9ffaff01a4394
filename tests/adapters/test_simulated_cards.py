"""The simulated CPS card and e-CPS: codes, tries, numbers to match, and time that runs out."""

import re
from datetime import timedelta

import httpx
import pytest

from erpps_app import db
from erpps_app.adapters.simulator import cards
from erpps_app.models.access import SimulatorChallenge
from erpps_app.models.base import now
from erpps_app.models.register import Practitioner
from tests.adapters.simulated import address, told

RPPS = "10109316124"
HOLDER = f"8{RPPS}"
WHERE = "prosanteconnect"


@pytest.fixture(autouse=True)
def holder(simulators: httpx.AsyncClient) -> None:
    with db.transaction() as session:
        session.add(Practitioner(rpps=RPPS))


async def type_code(simulators: httpx.AsyncClient, code: str) -> httpx.Response:
    return await simulators.post(
        address(WHERE, moyen="cps"), data={"carte": HOLDER, "code_porteur": code}
    )


async def test_one_chooses_how_to_sign_in(simulators: httpx.AsyncClient):
    page = (await simulators.get(address(WHERE))).text

    assert "Carte CPS" in page
    assert "Application e-CPS" in page
    assert 'name="state"' in page


async def test_the_certificate_comes_before_the_code(simulators: httpx.AsyncClient):
    listed = (await simulators.get(address(WHERE, moyen="cps"))).text
    asked = await simulators.post(address(WHERE, moyen="cps"), data={"certificat": HOLDER})

    assert HOLDER in listed
    assert "Il vous reste 3 tentative(s)" in asked.text
    assert 'type="password"' in asked.text


async def test_the_right_code_leads_back_to_the_portal(simulators: httpx.AsyncClient):
    assert told(await type_code(simulators, "1234"))["code"]


async def test_three_wrong_codes_block_the_card_even_for_the_right_one(
    simulators: httpx.AsyncClient,
):
    first, second, third = [await type_code(simulators, wrong) for wrong in ("0000", "", "12345")]
    blocked = await type_code(simulators, "1234")

    assert "Il vous reste 2 tentative(s)" in first.text
    assert "Il vous reste 1 tentative(s)" in second.text
    assert "bloquée" in third.text
    assert "bloquée" in blocked.text


async def test_a_card_that_was_unblocked_has_its_tries_again(simulators: httpx.AsyncClient):
    for _ in range(3):
        await type_code(simulators, "0000")
    again = await simulators.post(address(WHERE), data={"carte": HOLDER, "debloquer": "1"})

    assert "Il vous reste 3 tentative(s)" in again.text
    assert told(await type_code(simulators, "1234"))["code"]


async def test_the_right_code_gives_every_try_back(simulators: httpx.AsyncClient):
    await type_code(simulators, "0000")
    await type_code(simulators, "1234")

    assert cards.tries_left(HOLDER) == cards.TRIES


async def test_without_its_code_a_card_opens_nothing(simulators: httpx.AsyncClient):
    for said in ({"identite": HOLDER}, {"certificat": HOLDER}, {"identifiant": HOLDER}):
        answer = await simulators.post(address(WHERE), data=said)
        assert "location" not in answer.headers


async def ask_telephone(simulators: httpx.AsyncClient) -> tuple[str, str, list[str]]:
    page = await simulators.post(address(WHERE, moyen="ecps"), data={"identifiant": HOLDER})
    (demand,) = re.findall(r'name="demande" value="(\w+)"', page.text)
    (shown,) = re.findall(r'class="code"[^>]*>(\d\d)<', page.text)
    return demand, shown, re.findall(r'name="choix" value="(\d\d)"', page.text)


async def choose(simulators: httpx.AsyncClient, demand: str, number: str) -> httpx.Response:
    return await simulators.post(
        address(WHERE, moyen="ecps"), data={"demande": demand, "choix": number}
    )


async def test_the_number_that_is_shown_is_one_of_three(simulators: httpx.AsyncClient):
    demand, shown, choices = await ask_telephone(simulators)

    assert len(set(choices)) == 3
    assert shown in choices
    assert told(await choose(simulators, demand, shown))["code"]


async def test_another_number_ends_the_request(simulators: httpx.AsyncClient):
    demand, shown, choices = await ask_telephone(simulators)
    wrong = await choose(simulators, demand, next(c for c in choices if c != shown))
    right = await choose(simulators, demand, shown)

    assert "Le code choisi n’est pas celui" in wrong.text
    assert "location" not in right.headers


async def test_after_sixty_seconds_the_right_number_comes_too_late(
    simulators: httpx.AsyncClient,
):
    demand, shown, _ = await ask_telephone(simulators)
    with db.transaction() as session:
        row = session.get_one(SimulatorChallenge, demand)
        row.created_at = now() - timedelta(seconds=60)
        session.add(row)
    answer = await choose(simulators, demand, shown)

    assert answer.status_code == 400
    assert "60 secondes est écoulé" in answer.text


async def test_the_time_that_is_left_is_shown(simulators: httpx.AsyncClient):
    page = await simulators.post(address(WHERE, moyen="ecps"), data={"identifiant": HOLDER})

    assert re.search(r'data-secondes="(59|60)"', page.text)


async def test_a_number_is_chosen_once(simulators: httpx.AsyncClient):
    demand, shown, _ = await ask_telephone(simulators)
    await choose(simulators, demand, shown)

    assert "location" not in (await choose(simulators, demand, shown)).headers


async def test_a_request_that_nobody_made_opens_nothing(simulators: httpx.AsyncClient):
    for demand, number in (("inconnue", "42"), ("", ""), ("inconnue", "x")):
        assert "location" not in (await choose(simulators, demand, number)).headers


async def test_one_can_give_up_at_each_step(simulators: httpx.AsyncClient):
    for way in ("", "cps", "ecps"):
        answer = await simulators.post(address(WHERE, moyen=way), data={"identite": "refus"})
        assert told(answer)["error"] == "access_denied"
