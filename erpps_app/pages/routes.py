"""The only list of pages: address, title, content, what is read when it opens."""

from erpps_app.domain.access import (
    ADMINISTRATION,
    FILLING_IN,
    LEADING,
    PROFESSIONAL_ONLY,
    READING,
    REVIEWING,
    STAFF_ONLY,
)
from erpps_app.domain.steps import STEPS
from erpps_app.pages import (
    activities,
    adeli,
    adeli_review,
    administration,
    agents,
    api_keys,
    batch,
    batch_report,
    cards,
    change,
    comparison,
    demande,
    directory,
    extracts,
    file,
    history,
    home,
    lists,
    personal_data,
    plain,
    preview,
    professionals,
    queue,
    reasons,
    recap,
    rectification,
    review,
    sessions,
    shortcuts,
    space,
    statistics,
    subscriber,
    subscribers,
    team,
    templates,
    twins,
    verification,
    wizard,
)
from erpps_app.pages.route import Route
from state.activities import ActivitiesState
from state.adeli import AdeliState
from state.adeli_review import AdeliReviewState
from state.agents import AgentsState
from state.api_keys import ApiKeysState
from state.basket import BasketState
from state.batch import BatchState
from state.batch_report import BatchReportState
from state.cards import CardsState
from state.change import ChangeState
from state.comparison import ComparisonState
from state.corrections import CorrectionsState
from state.dead_letters import DeadLettersState
from state.demande import DemandeState
from state.directory import DirectoryState, PersonState
from state.entry import EntryState
from state.extracts import ExtractsState
from state.failure import SignInFailureState
from state.file import FileState
from state.history import HistoryState
from state.in_charge import InChargeState
from state.keyboard import KeyboardState
from state.known_people import KnownPeopleState
from state.lists import ListsState
from state.mailbox import MailboxState
from state.notes import NotesState
from state.personal_data import PersonalDataState
from state.presence import PresenceState
from state.preview import PreviewState
from state.queue import QueueState
from state.reasons import ReasonsState
from state.recap import RecapState
from state.rectification import RectificationState
from state.review import ReviewState
from state.search import SearchState
from state.sessions import SessionsState
from state.space import SpaceState
from state.statistics import StatisticsState
from state.subscriber import SubscriberState
from state.subscribers import SubscribersState
from state.team import TeamState
from state.templates import TemplatesState
from state.thread import ThreadState
from state.twins import TwinsState
from state.verification import VerificationState
from state.views import ViewsState
from state.wizard import WizardState

ROUTES = (
    Route("/", "Accueil", home.home, EntryState.load),
    Route("/agents", "Espace ARS", agents.agents),
    Route("/annuaire", "Annuaire", directory.search, DirectoryState.load),
    Route("/annuaire/extractions", "Extractions publiques", extracts.extracts, ExtractsState.load),
    Route("/annuaire/[numero]", "Annuaire des professionnels", directory.person, PersonState.load),
    Route("/connexion/erreur", "Connexion", plain.sign_in_failed, SignInFailureState.load),
    Route(
        "/inscription",
        "Mon enregistrement",
        wizard.entry,
        EntryState.resume,
        roles=PROFESSIONAL_ONLY,
    ),
    *(
        Route(
            step.path,
            step.title,
            wizard.step_page(step),
            WizardState.load(step.slug),
            roles=PROFESSIONAL_ONLY,
        )
        for step in STEPS
        if step.slug != "activites"
    ),
    Route(
        "/inscription/activites",
        STEPS[-1].title,
        activities.activities,
        ActivitiesState.load,
        roles=PROFESSIONAL_ONLY,
    ),
    Route(
        "/inscription/recapitulatif",
        "Récapitulatif",
        recap.recap,
        RecapState.load,
        roles=PROFESSIONAL_ONLY,
    ),
    Route(
        "/inscription/confirmation/[dossier_id]",
        "Demande envoyée",
        recap.confirmation,
        DemandeState.load,
        roles=PROFESSIONAL_ONLY,
    ),
    Route("/mon-espace", "Mon espace", space.space, SpaceState.load, roles=PROFESSIONAL_ONLY),
    Route(
        "/demande/[dossier_id]",
        "Ma demande",
        demande.demande,
        [DemandeState.load, ThreadState.load, CorrectionsState.load],
        roles=PROFESSIONAL_ONLY,
    ),
    Route(
        "/mes-activites",
        "Mes activités",
        file.own_activities,
        FileState.load,
        roles=PROFESSIONAL_ONLY,
    ),
    Route(
        "/mon-historique",
        "Historique de mon dossier",
        history.history,
        HistoryState.load,
        roles=PROFESSIONAL_ONLY,
    ),
    Route("/cartes", "Cartes CPS et e-CPS", cards.cards, CardsState.load),
    Route("/adeli", "Numéro ADELI", cards.adeli),
    Route(
        "/attestation/verifier",
        "Vérifier une attestation",
        verification.verification,
        VerificationState.load,
    ),
    Route(
        "/attestation/verifier/[jeton]",
        "Attestation vérifiée",
        verification.verified,
        VerificationState.load_token,
    ),
    Route(
        "/modification/[dossier_id]",
        "Récapitulatif",
        change.basket,
        BasketState.load,
        roles=FILLING_IN,
    ),
    Route(
        "/modification/[dossier_id]/[section_id]",
        "Modification",
        change.change,
        ChangeState.load,
        roles=FILLING_IN,
    ),
    Route(
        "/professionnels",
        "Professionnels",
        professionals.professionals,
        SearchState.load,
        roles=READING,
    ),
    Route(
        "/professionnels/adeli",
        "Reprise ADELI",
        adeli_review.adeli_review,
        AdeliReviewState.load,
        roles=READING,
    ),
    Route(
        "/professionnels/doublons",
        "Doublons possibles",
        twins.twins,
        TwinsState.load,
        roles=READING,
    ),
    Route(
        "/doublons/[one_id]/[other_id]",
        "Comparer deux fiches",
        comparison.comparison,
        ComparisonState.load,
        roles=READING,
    ),
    Route(
        "/professionnels/[practitioner_id]",
        "Dossier du professionnel",
        file.professional,
        [FileState.load, NotesState.load],
        roles=READING,
    ),
    Route(
        "/professionnels/[practitioner_id]/historique",
        "Historique du dossier",
        history.history,
        HistoryState.load,
        roles=READING,
    ),
    Route(
        "/mes-donnees",
        "Mes données",
        personal_data.personal_data,
        PersonalDataState.load,
        roles=PROFESSIONAL_ONLY,
    ),
    Route(preview.PATH, preview.TITLE, preview.preview, PreviewState.load, roles=PROFESSIONAL_ONLY),
    Route("/mes-connexions", "Mes connexions", sessions.sessions, SessionsState.load),
    Route(
        "/administration",
        "Annuaire des agents",
        administration.administration,
        AgentsState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/adeli",
        "Reprise ADELI",
        adeli.adeli,
        AdeliState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/listes",
        "Listes de référence",
        lists.overview,
        ListsState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/listes/[liste]",
        "Liste de référence",
        lists.one_list,
        ListsState.load_list,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/listes/[liste]/[code_de_liste]",
        "Code d’une liste",
        lists.one_code,
        ListsState.load_entry,
        roles=ADMINISTRATION,
    ),
    Route(
        "/instruction",
        "Demandes à instruire",
        queue.queue,
        [KeyboardState.load, QueueState.load, PresenceState.load, ViewsState.load],
        roles=READING,
    ),
    Route("/instruction/equipe", "Équipe", team.team, TeamState.load, roles=LEADING),
    Route(
        "/instruction/modeles",
        "Modèles de message",
        templates.agency,
        TemplatesState.load,
        roles=LEADING,
    ),
    Route(
        "/instruction/lot/[lot_action]",
        "Plusieurs demandes",
        batch.batch,
        BatchState.load,
        roles=REVIEWING,
    ),
    Route(
        "/instruction/lots",
        "Traitements par lot",
        batch_report.latest,
        BatchReportState.load_latest,
        roles=REVIEWING,
    ),
    Route(
        "/instruction/lots/[batch_id]",
        "Traitement par lot",
        batch_report.report,
        BatchReportState.load,
        roles=REVIEWING,
    ),
    Route(
        "/raccourcis",
        "Raccourcis clavier",
        shortcuts.shortcuts,
        KeyboardState.load,
        roles=READING,
    ),
    Route(
        "/administration/motifs",
        "Catalogue des motifs",
        reasons.reasons,
        ReasonsState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/cles-api",
        "Clés d’API",
        api_keys.api_keys,
        ApiKeysState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/modeles",
        "Modèles de message",
        templates.national,
        TemplatesState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/abonnes",
        "Abonnés",
        subscribers.overview,
        SubscribersState.load,
        roles=ADMINISTRATION,
    ),
    Route(
        "/administration/abonnes/[abonne_id]",
        "Abonné",
        subscriber.subscriber,
        [SubscriberState.load, DeadLettersState.load],
        roles=ADMINISTRATION,
    ),
    Route(
        "/instruction/[dossier_id]",
        "Dossier",
        review.review,
        [
            KeyboardState.load,  # before there is anything to press them for
            ReviewState.load,
            KnownPeopleState.load,
            ThreadState.load,
            InChargeState.load,
            NotesState.load,
            CorrectionsState.load,
        ],
        roles=READING,
    ),
    Route(
        "/instruction/[dossier_id]/corriger/[section_id]",
        "Corriger un élément",
        rectification.rectification,
        RectificationState.load,
        roles=READING,
    ),
    Route(
        "/statistiques",
        "Statistiques",
        statistics.statistics,
        StatisticsState.load,
        roles=STAFF_ONLY,
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
