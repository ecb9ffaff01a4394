"""Events that no page of ours would send: they change nothing, show nothing, are remembered."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from reflex_base.registry import RegistrationContext

from erpps_app.pages.routes import ROUTES
from tests.e2e.forged import HYDRATE, ForgedSocket

assert ROUTES  # importing the pages registers every State
FORM = {"civilite": "M", "nom_naissance": "USURPATEUR"}


def event(state: str, handler: str) -> str:
    """The full name of an event."""
    return next(
        name
        for name, registered in RegistrationContext.get().event_handlers.items()
        if registered.states[0].__name__ == state and name.endswith(f".{handler}")
    )


def rows(data_dir: Path, query: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data_dir / "erpps.db")) as database:
        return database.execute(query, values).fetchall()


def signed_in(portal: str, provider: str, choice: str) -> str:
    """The session cookie of somebody of the demonstration."""
    with httpx.Client(base_url=portal, follow_redirects=True) as browser:
        page = browser.get(f"/auth/{provider}")
        value = next(
            part.partition('value="')[2].partition('"')[0]
            for part in page.text.split("<button")
            if choice in part
        )
        browser.post(str(page.url), data={"identite": value})
        return f"erpps={browser.cookies['erpps']}"


@pytest.fixture(scope="module")
def camille(portal: str) -> str:
    return signed_in(portal, "franceconnect", "Camille MARTIN")


@pytest.fixture(scope="module")
def victim(portal: str, data_dir: Path) -> str:
    """The application of Claire, with her name in it."""
    cookie = signed_in(portal, "franceconnect", "Claire LEROY")
    with ForgedSocket(portal, cookie=cookie, token=str(uuid4())) as tab:
        heard = tab.send(event("WizardState", "load"), {"slug": "etat-civil"})
        assert "LEROY" in heard
    found = rows(data_dir, "SELECT id FROM dossier WHERE applicant_name LIKE '%LEROY%'")
    return str(found[0][0])


@pytest.fixture
def tab(portal: str, camille: str) -> Iterator[ForgedSocket]:
    with ForgedSocket(portal, cookie=camille, token=str(uuid4())) as opened:
        yield opened


def refusals(data_dir: Path) -> int:
    return len(rows(data_dir, "SELECT position FROM audit_entry WHERE action = 'refus'"))


def state_of(data_dir: Path, dossier: str) -> list[tuple[object, ...]]:
    return rows(
        data_dir,
        "SELECT d.status, d.version, s.element, s.answers FROM dossier d "
        "JOIN section s ON s.dossier_id = d.id WHERE d.id = ? ORDER BY s.element, s.rank",
        dossier,
    )


@pytest.mark.parametrize(
    ("state", "handler", "payload"),
    [
        ("DemandeState", "load", {}),
        ("DemandeState", "cancel", {}),
        ("DemandeState", "answer", {}),
    ],
)
def test_the_application_of_somebody_else_stays_closed(
    tab: ForgedSocket,
    victim: str,
    data_dir: Path,
    state: str,
    handler: str,
    payload: dict[str, str],
):
    before, refused = state_of(data_dir, victim), refusals(data_dir)

    heard = tab.send(event(state, handler), payload, path=f"/demande/{victim}")

    assert "LEROY" not in heard
    assert state_of(data_dir, victim) == before
    assert refusals(data_dir) == refused + 1


@pytest.mark.parametrize(
    ("state", "handler", "payload"),
    [
        ("QueueState", "load", {}),
        ("ReviewState", "load", {}),
        ("ReviewState", "undo", {"section_id": ""}),
        ("ReviewState", "give", {"section_id": "x", "verdict": "valide"}),
        ("ReasonsState", "open", {"reason_id": ""}),
        ("TemplatesState", "load", {}),
        ("ThreadState", "fill", {"dossier_id": "x", "draft_id": "", "template_id": "doublon"}),
        ("KeyboardState", "switch", {}),
        ("KnownPeopleState", "attach", {"form": {}}),
        ("ReviewState", "decide", {"action": "valider"}),
        ("AgentsState", "add", {"form": {"prenom": "Eve", "nom": "X", "carte": "CPA666"}}),
        ("AgentsState", "load", {}),
        ("ApiKeysState", "load", {}),
        ("WizardState", "setvar", {"var_name": "ready", "value": True}),
        ("ReviewState", "setvar", {"var_name": "ready", "value": True}),
    ],
)
def test_what_is_for_agents_is_refused_to_a_professional_and_remembered(
    tab: ForgedSocket,
    victim: str,
    data_dir: Path,
    state: str,
    handler: str,
    payload: dict[str, object],
):
    before, refused = state_of(data_dir, victim), refusals(data_dir)

    heard = tab.send(event(state, handler), payload, path=f"/instruction/{victim}")

    assert "LEROY" not in heard
    assert state_of(data_dir, victim) == before
    assert refusals(data_dir) == refused + 1
    assert rows(data_dir, "SELECT id FROM agent WHERE national_id = 'CPA666'") == []


def test_a_field_that_franceconnect_vouches_for_cannot_be_written(
    tab: ForgedSocket, data_dir: Path
):
    tab.send(event("WizardState", "load"), {"slug": "etat-civil"})
    tab.send(event("WizardState", "save"), {"slug": "etat-civil", "form": FORM})

    answers = rows(
        data_dir,
        "SELECT s.answers FROM section s JOIN dossier d ON d.id = s.dossier_id "
        "WHERE d.applicant_name = 'Camille MARTIN' AND s.element = 'etat-civil'",
    )[0][0]
    assert '"MARTIN"' in str(answers)
    assert "USURPATEUR" not in str(answers)


def test_an_unfinished_declaration_cannot_be_sent(tab: ForgedSocket, data_dir: Path):
    tab.send(event("WizardState", "load"), {"slug": "etat-civil"})
    tab.send(event("RecapState", "submit"))

    sent = rows(data_dir, "SELECT id FROM dossier WHERE number IS NOT NULL")
    assert sent == []


@pytest.mark.parametrize("slug", ["inconnue", "../etat-civil", "", "activites'--"])
def test_a_step_that_does_not_exist_changes_nothing(tab: ForgedSocket, data_dir: Path, slug: str):
    before = rows(data_dir, "SELECT id, answers FROM section ORDER BY id")
    tab.send(event("WizardState", "submit"), {"slug": slug, "form": FORM})

    assert rows(data_dir, "SELECT id, answers FROM section ORDER BY id") == before


@pytest.mark.parametrize(
    "form", [[], "texte", 3, None, {"civilite": {"a": 1}}, {"civilite": ["M"]}, {"x" * 999: "y"}]
)
def test_values_of_another_shape_change_nothing(tab: ForgedSocket, data_dir: Path, form: object):
    before = rows(data_dir, "SELECT id, answers FROM section ORDER BY id")
    tab.send(event("WizardState", "save"), {"slug": "etat-civil", "form": form})

    assert rows(data_dir, "SELECT id, answers FROM section ORDER BY id") == before


def test_a_stolen_tab_token_shows_nothing(portal: str, camille: str):
    token = str(uuid4())
    with ForgedSocket(portal, cookie=camille, token=token) as own:
        assert "MARTIN" in own.send(event("WizardState", "load"), {"slug": "etat-civil"})
        with ForgedSocket(portal, cookie="", token=token) as thief:
            heard = thief.send(HYDRATE)
            heard += thief.send(event("WizardState", "load"), {"slug": "etat-civil"})

    assert "MARTIN" not in heard


def test_a_tab_that_changes_hands_shows_nothing_of_the_first(portal: str, camille: str):
    token = str(uuid4())
    with ForgedSocket(portal, cookie=camille, token=token) as first:
        first.send(event("WizardState", "load"), {"slug": "etat-civil"})
    agent = signed_in(portal, "agents", "Inès Colonna")
    with ForgedSocket(portal, cookie=agent, token=token) as second:
        heard = second.send(HYDRATE)

    assert "MARTIN" not in heard


@pytest.mark.parametrize(
    ("origin", "status"), [("https://mechant.example", 403), ("null", 403), (None, 101)]
)
def test_a_page_of_another_site_gets_no_socket(
    portal: str, camille: str, origin: str | None, status: int
):
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Cookie": camille,
        "Origin": origin or portal,
    }
    address = f"{portal}/_event/?EIO=4&transport=websocket&token={uuid4()}"
    with httpx.Client() as browser, browser.stream("GET", address, headers=asked) as answer:
        assert answer.status_code == status


def test_an_enormous_message_ends_the_connection(portal: str, camille: str):
    with ForgedSocket(portal, cookie=camille, token=str(uuid4())) as tab:
        tab.send_raw('42/_event,["event","' + "x" * 300_000 + '"]')

        assert tab.is_closed()


def test_reading_all_this_the_trail_still_holds(data_dir: Path, portal: str):
    assert portal
    positions = rows(data_dir, "SELECT position FROM audit_entry ORDER BY position")

    assert [p for (p,) in positions] == list(range(1, len(positions) + 1))
