"""The statistics of an agency; of all of them, compared, for the national administrator."""

import reflex as rx

from components import fields
from components.arrival import when_arrived
from components.charts import figures_table, panel
from components.dsfr import basic
from components.exports import export_buttons
from components.fields import Control
from components.layout import messages, page
from components.widgets import Live
from erpps_app.domain.periods import Choice
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.statistics import DEFINITIONS
from erpps_app.services.statistics import Figure
from state.account import AccountState
from state.statistics import StatisticsState as S

PERIODS = tuple((choice.value, choice.label) for choice in Choice)
OBJECTS = tuple((row.code, row.object) for row in PROCEDURES.values())


def statistics() -> rx.Component:
    """Key figures, charts with their tables, and how all of it is counted."""
    return page(
        Live.create(subject="", on_change=S.refresh),
        basic.heading("Statistiques", lead=S.view.agency),
        messages(),
        when_arrived(S.ready, rx.fragment(_filters(), rx.cond(S.view.period != "", _content()))),
        wide=True,
    )


def _filters() -> rx.Component:
    """The period and what it is about; sent as a whole, so that no figure is read half changed."""

    def control(name: str, label: str, hint: str = "") -> Control:
        error = rx.cond(S.errors.contains(name), S.errors[name], "")
        return Control(name=name, label=label, hint=hint, value=S.asked[name], error=error)

    return rx.el.form(
        fields.select(control("periode", "Période"), PERIODS, empty="30 derniers jours"),
        fields.text_field(control("du", "Du (pour « Du… au… »)"), pattern="jj/mm/aaaa"),
        fields.text_field(control("au", "Au"), pattern="jj/mm/aaaa"),
        fields.select(control("profession", "Profession"), S.choices["profession"], empty="Toutes"),
        fields.select(control("objet", "Objet"), OBJECTS, empty="Tous"),
        rx.cond(
            AccountState.role == "administrateur",
            fields.select(control("agence", "Agence"), S.choices["agence"], empty="Toutes"),
        ),
        basic.buttons(basic.button("Afficher", submit=True)),
        key=S.asked.to_string(),
        on_submit=S.choose,
        no_validate=True,
        class_name="period",
        aria_label="Filtrer les statistiques",
    )


def _content() -> rx.Component:
    return rx.fragment(
        rx.el.p("Période ", S.view.period, ".", class_name="fr-mt-3w fr-mb-0"),
        rx.el.dl(rx.foreach(S.view.figures, _figure), class_name="figures"),
        rx.cond(S.view.national, _compared()),
        rx.el.div(
            panel(S.view.flow, "bars", shown=[0, 1], wide=True),
            panel(S.view.backlog, "line"),
            panel(S.view.ages, "lying"),
            panel(S.view.refusals, "lying"),
            rx.cond(
                S.view.team.rows.length() > 0,
                rx.el.section(
                    rx.el.h2(S.view.team.title),
                    rx.el.p(S.view.team.summary),
                    figures_table(S.view.team),
                    class_name="panel",
                ),
            ),
            class_name="panels",
        ),
        export_buttons("statistiques", "Tous les chiffres de cette page."),
        basic.details(
            "Comment c’est calculé",
            rx.el.dl(
                *(rx.fragment(rx.el.dt(name), rx.el.dd(meaning)) for name, meaning in DEFINITIONS),
                class_name="definitions",
            ),
        ),
    )


def _figure(figure: rx.Var[Figure]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(figure.label),
        rx.el.dd(figure.value, class_name="figure__value"),
        rx.cond(figure.detail != "", rx.el.dd(figure.detail, class_name="figure__detail")),
        class_name="figure",
    )


def _compared() -> rx.Component:
    return rx.el.section(
        rx.el.h2(S.view.agencies.title),
        figures_table(S.view.agencies),
        class_name="panel fr-mb-3w",
    )
