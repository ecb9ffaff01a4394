"""What a page says is said of that page, once."""

from types import SimpleNamespace

import pytest

from erpps_app.pages.route import Route
from erpps_app.pages.routes import ROUTES
from state.base import AppState
from state.guard import policy_of
from tests.state.loop import on_its_own_loop


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppState:
    here = SimpleNamespace(url=SimpleNamespace(path="/mon-espace/"))
    monkeypatch.setattr(AppState, "router", here)
    return AppState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]


def test_what_is_announced_of_another_page_is_said_there_once(page: AppState):
    page._announce_at("/mon-espace", "C’est fait.")  # noqa: SLF001 - what the states call
    said: list[str] = [page.announcement]
    for _ in range(2):
        page._arrive()  # noqa: SLF001 - idem
        said.append(page.announcement)

    assert said == ["", "C’est fait.", ""]
    assert page.messages_of == "/mon-espace/"


def test_nothing_that_a_page_said_is_left_on_the_next(page: AppState):
    page.notice, page.errors = "Refusé.", {"motif": "Indiquez le motif."}
    page._arrive()  # noqa: SLF001 - what every page calls when it opens

    assert (page.notice, page.errors) == ("", {})


def test_errors_that_are_no_longer_true_go_and_no_other_comes(
    page: AppState, monkeypatch: pytest.MonkeyPatch
):
    async def run(*_: object) -> dict[str, str]:
        return {"date": "Cette date est passée.", "voie": "Obligatoire."}

    monkeypatch.setattr(AppState, "_run", run)
    page.errors = {"date": "Ce n’est pas une date.", "code_postal": "5 chiffres."}
    on_its_own_loop(page._still_wrong(lambda *_: {}))  # noqa: SLF001 - what the saving forms call

    assert page.errors == {"date": "Cette date est passée."}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_page_is_shown_to_nobody_whom_the_guard_refuses_what_it_reads(route: Route):
    for event in route.events:
        spec = event if hasattr(event, "handler") else event()
        allowed = policy_of(f"{spec.handler.state_full_name}.{spec.handler.fn.__name__}")
        assert {role for role in route.roles if role} <= allowed
