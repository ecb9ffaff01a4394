"""Every event of every State, as every role: refused unless a policy says otherwise."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from reflex_base.registry import RegistrationContext

from erpps_app.domain.access import Role
from erpps_app.pages.routes import ROUTES
from state.guard import ANYONE, FRAMEWORK, POLICIES, policy_of

STATE = Path(__file__).resolve().parents[2] / "state"
assert ROUTES  # importing the pages registers every State


def handlers() -> Iterator[tuple[str, str, str]]:
    """Every registered event: its full name, its State, its handler."""
    for name, registered in RegistrationContext.get().event_handlers.items():
        yield name, registered.states[0].__name__, name.rpartition(".")[2]


def own() -> list[str]:
    return [name for name, state, _ in handlers() if state in POLICIES]


def test_there_are_events_to_judge():
    assert len(own()) > 30


@pytest.mark.parametrize("name", [name for name, _, handler in handlers() if handler == "setvar"])
def test_nobody_writes_a_variable_from_outside(name: str):
    assert policy_of(name) == frozenset()


def test_every_state_of_ours_has_a_policy():
    declared = {
        node.name
        for path in STATE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("State")
    }

    assert declared - set(POLICIES) == {"AppState", "GuardState"}


def test_what_nobody_declared_is_refused():
    assert policy_of("reflex___state____state.inconnu") == frozenset()
    assert policy_of("") == frozenset()


def test_only_what_the_frameworks_client_needs_is_open():
    opened = {
        handler
        for name, state, handler in handlers()
        if state not in POLICIES and policy_of(name) == ANYONE
    }

    assert opened == FRAMEWORK


# Written out a second time on purpose: a policy that changes by mistake shows here.
PRO, STAFF = {"professionnel"}, {"gestionnaire", "responsable", "lecteur"}
ALL = {"", *PRO, *STAFF, "administrateur"}
MATRIX = {
    "AccountState": ALL,
    "ActivitiesState": PRO,
    "AdeliReviewState": STAFF,
    "AdeliState": {"administrateur"},
    "AgentsState": {"administrateur"},
    "ApiKeysState": {"administrateur"},
    "BatchReportState": {"gestionnaire", "responsable"},
    "BatchState": {"gestionnaire", "responsable"},
    "BasketState": PRO | {"gestionnaire", "responsable"},
    "CardsState": ALL,
    "ChangeState": PRO | {"gestionnaire", "responsable"},
    "DeadLettersState": {"administrateur"},
    "DemandeState": PRO,
    "DirectoryState": ALL,
    "ExtractsState": ALL,
    "EntryState": ALL,
    "ExportState": STAFF | {"administrateur"},
    "FileState": PRO | STAFF,
    "HistoryState": PRO | STAFF,
    "InChargeState": STAFF,
    "ListImportState": {"administrateur"},
    "KeyboardState": STAFF,
    "KnownPeopleState": STAFF,
    "ListsState": {"administrateur"},
    "MailboxState": ALL,
    "PersonalDataState": PRO,
    "PreviewState": PRO,
    "PersonState": ALL,
    "PresenceState": STAFF,
    "QueueState": STAFF,
    "ViewsState": STAFF,
    "ReasonsState": {"administrateur"},
    "RecapState": PRO,
    "ComparisonState": STAFF,
    "RectificationState": STAFF,
    "NotesState": STAFF,
    "ReviewState": STAFF,
    "SearchState": STAFF,
    "TwinsState": STAFF,
    "SelectionState": {"gestionnaire", "responsable"},
    "SessionsState": ALL - {""},
    "SignInFailureState": ALL,
    "SpaceState": PRO,
    "StatisticsState": STAFF | {"administrateur"},
    "SubscriberState": {"administrateur"},
    "SubscribersState": {"administrateur"},
    "TeamState": {"responsable"},
    "TemplatesState": {"administrateur", "responsable"},
    "CorrectionsState": PRO | STAFF,
    "ThreadState": PRO | STAFF,
    "VerificationState": ALL,
    "WizardState": PRO,
}


@pytest.mark.parametrize("name", own())
@pytest.mark.parametrize("role", [None, *Role])
def test_every_event_is_open_to_the_roles_of_the_matrix_and_to_no_other(
    name: str, role: Role | None
):
    state = RegistrationContext.get().event_handlers[name].states[0].__name__
    open_to = MATRIX[state] if not name.endswith(".setvar") else set[str]()

    assert (role in policy_of(name)) == ((role or "") in open_to)


def public_methods() -> Iterator[tuple[str, ast.AST]]:
    for path in STATE.glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("State"):
                for member in node.body:
                    is_method = isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
                    if is_method and not member.name.startswith("_"):
                        yield f"{path.name}:{node.name}.{member.name}", member


@pytest.mark.parametrize(("where", "method"), list(public_methods()))
def test_every_public_method_of_a_state_is_an_event_or_a_computed_variable(
    where: str, method: ast.FunctionDef
):
    decorators = {ast.unparse(decorator).partition("(")[0] for decorator in method.decorator_list}

    assert decorators & {"rx.event", "rx.var"}, where


def test_a_handler_takes_no_identity_from_the_browser():
    for name in own():
        handler = RegistrationContext.get().event_handlers[name].handler
        parameters = set(inspect.signature(handler.fn).parameters)

        assert not parameters & {"actor", "role", "account_id", "ars"}, name
