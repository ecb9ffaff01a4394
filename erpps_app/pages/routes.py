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
from state.demande import DemandeState
from state.entry import EntryState
from state.failure import SignInFailureState
from state.mailbox import MailboxState
from state.personal_data import PersonalDataState
from state.queue import QueueState
from state.recap import RecapState
from state.review import ReviewState
from state.sessions import SessionsState
from state.space import SpaceState
from state.wizard import WizardState


@dataclass(frozen=True, slots=True)
class Route:
    """A page."""

    path: str
    title: str
    content: Callable[[], rx.Component]
    load: EventType[()] | None = None

    @property
    def events(self) -> list[EventType[()]]:
        """What is read when it opens, who is signed in first."""
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
    Route("/demande/[dossier_id]", "Ma demande", space.demande, DemandeState.load),
    Route("/mes-donnees", "Mes données", personal_data.personal_data, PersonalDataState.load),
    Route("/mes-connexions", "Mes connexions", sessions.sessions, SessionsState.load),
    Route(
        "/administration", "Annuaire des agents", administration.administration, AgentsState.load
    ),
    Route("/instruction", "Demandes à instruire", agents.queue, QueueState.load),
    Route("/instruction/[dossier_id]", "Dossier", agents.review, ReviewState.load),
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
