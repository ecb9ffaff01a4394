"""A button that is pressed twice, as a double click does, makes one thing and says so once."""

import pytest

from erpps_app.domain.errors import Conflict
from erpps_app.services.api_keys import form as forms
from erpps_app.services.api_keys import keeping, listing
from erpps_app.services.api_keys.keeping import Issued
from erpps_app.services.subscriptions import standing, subscribers
from erpps_app.services.subscriptions.standing import Line
from erpps_app.services.subscriptions.subscribers import Secret
from state.api_keys import ApiKeysState
from state.base import AppState
from state.subscriber import SubscriberState
from state.subscribers import SubscribersState
from tests.state.loop import on_its_own_loop

MADE = Issued("cle", "Essai", "erpps_0123abcd_secret")
SECRET = Secret("abonne.2", "c2VjcmV0")
ANSWERS = {
    forms.issue: MADE,
    keeping.renew: MADE,
    listing.listing: [],
    subscribers.create: ("abonne", SECRET),
    standing.listing: [],
    standing.one: Line(),
}
FORM = {"application": "Essai"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The services that a page calls, which answer at once."""
    called: list[object] = []

    async def run(_self: AppState, service: object, *_args: object) -> object:
        called.append(service)
        if service is subscribers.rotate:
            if called.count(service) > 1:
                raise Conflict("L’ancien secret signe encore.")
            return SECRET
        return ANSWERS[service]  # pyright: ignore[reportArgumentType] - one of the keys

    monkeypatch.setattr(AppState, "_run", run)
    return called


def test_a_form_makes_one_key_and_another_form_another(asked: list[object]):
    state = ApiKeysState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    async def presses(*sent: dict[str, str]) -> None:
        for form in sent:
            await ApiKeysState.issue.fn(state, form)

    on_its_own_loop(presses(FORM, FORM))
    assert asked.count(forms.issue) == 1
    on_its_own_loop(presses({"application": "Autre"}))
    assert asked.count(forms.issue) == 2


def test_a_key_is_renewed_once(asked: list[object]):
    state = ApiKeysState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    async def presses() -> None:
        await ApiKeysState.choose.fn(state, "cle", "relever")
        for _ in range(2):
            await ApiKeysState.renew.fn(state)

    on_its_own_loop(presses())

    assert asked.count(keeping.renew) == 1
    assert (state.handed, state.notice) == ("Essai", "")
    assert MADE.secret not in repr(state.dict())


def test_a_form_adds_one_subscriber(asked: list[object]):
    state = SubscribersState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    async def presses() -> None:
        await SubscribersState.open.fn(state)
        for _ in range(2):
            await SubscribersState.save.fn(state, {"nom": "Essai"})

    on_its_own_loop(presses())

    assert asked.count(subscribers.create) == 1
    assert state.handed == SECRET.key
    assert SECRET.value not in repr(state.dict())  # what rests with the session holds no secret


def test_a_secret_is_changed_once_and_its_question_is_answered(asked: list[object]):
    state = SubscriberState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    async def presses() -> None:
        SubscriberState.ask.fn(state, "secret")
        for _ in range(2):
            await SubscriberState.rotate.fn(state)

    on_its_own_loop(presses())

    assert asked.count(subscribers.rotate) == 1
    assert (state.handed, state.notice, state.asking) == (SECRET.key, "", "")
    assert SECRET.value not in repr(state.dict())
