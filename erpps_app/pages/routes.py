"""The only list of pages: address, title, content, what is read when it opens."""

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventType

from erpps_app.domain.steps import STEPS
from erpps_app.pages import (
    activities,
    administration,
    agents,
    cards,
    change,
    demande,
    file,
    history,
    home,
    personal_data,
    plain,
    recap,
    sessions,
    space,
    wizard,
)
from state.account import AccountState
from state.activities import ActivitiesState
from state.agents import AgentsState
from state.basket import BasketState
from state.cards import CardsState
from state.change import ChangeState
from state.demande import DemandeState
from state.entry import EntryState
from state.failure import SignInFailureState
from state.file import FileState
from state.history import HistoryState
from state.mailbox import MailboxState
from state.personal_data import PersonalDataState
from state.queue import QueueState
from state.recap import RecapState
from state.review import ReviewState
from state.search import SearchState
from state.sessions import SessionsState
from state.space import SpaceState
from state.thread import ThreadState
from state.wizard import WizardState


@dataclass(frozen=True, slots=True)
class Route:
    """A page."""

    path: str
    title: str
    content: Callable[[], rx.Component]
    load: EventType[()] | list[EventType[()]] | None = None

    @property
    def events(self) -> list[EventType[()]]:
        """What is read when it opens, who is signed in first."""
        if isinstance(self.load, list):
            return [AccountState.load, *self.load]
        own = [self.load] if self.load is not None else []
        return [AccountState.load, *own]


ROUTES = (
    Route("/", "Accueil", home.home, EntryState.load),
    Route("/agents", "Espace ARS", agents.agents),
    Route("/connexion/erreur", "Connexion", plain.sign_in_failed, SignInFailureState.load),
    Route("/inscription", "Mon enregistrement", wizard.entry, EntryState.resume),
    *(
        Route(step.path, step.title, wizard.step_page(step), WizardState.load(step.slug))
        for step in STEPS
        if step.slug != "activites"
    ),
    Route(
        "/inscription/activites",
        STEPS[-1].title,
        activities.activities,
        ActivitiesState.load,
    ),
    Route("/inscription/recapitulatif", "Récapitulatif", recap.recap, RecapState.load),
    Route(
        "/inscription/confirmation/[dossier_id]",
        "Demande envoyée",
        recap.confirmation,
        DemandeState.load,
    ),
    Route("/mon-espace", "Mon espace", space.space, SpaceState.load),
    Route(
        "/demande/[dossier_id]",
        "Ma demande",
        demande.demande,
        [DemandeState.load, ThreadState.load],
    ),
    Route("/mes-activites", "Mes activités", file.own_activities, FileState.load),
    Route("/mon-historique", "Historique de mon dossier", history.history, HistoryState.load),
    Route("/cartes", "Cartes CPS et e-CPS", cards.cards, CardsState.load),
    Route("/adeli", "Numéro ADELI", cards.adeli),
    Route("/modification/[dossier_id]", "Récapitulatif", change.basket, BasketState.load),
    Route(
        "/modification/[dossier_id]/[section_id]",
        "Modification",
        change.change,
        ChangeState.load,
    ),
    Route("/professionnels", "Professionnels", file.search, SearchState.load),
    Route(
        "/professionnels/[practitioner_id]",
        "Dossier du professionnel",
        file.professional,
        FileState.load,
    ),
    Route(
        "/professionnels/[practitioner_id]/historique",
        "Historique du dossier",
        history.history,
        HistoryState.load,
    ),
    Route("/mes-donnees", "Mes données", personal_data.personal_data, PersonalDataState.load),
    Route("/mes-connexions", "Mes connexions", sessions.sessions, SessionsState.load),
    Route(
        "/administration", "Annuaire des agents", administration.administration, AgentsState.load
    ),
    Route("/instruction", "Demandes à instruire", agents.queue, QueueState.load),
    Route(
        "/instruction/[dossier_id]",
        "Dossier",
        agents.review,
        [ReviewState.load, ThreadState.load],
    ),
    Route(
        "/demonstration/messagerie",
        "Messagerie de démonstration",
        plain.mailbox,
        MailboxState.load,
    ),
    Route("/accessibilite", "Accessibilité", plain.accessibility),
    Route("/mentions-legales", "Mentions légales", plain.legal),
    Route("/donnees-personnelles", "Données personnelles", plain.personal_data),
)
