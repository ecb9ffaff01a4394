"""The parts of the page of the keys of the API."""

import reflex as rx

from components import charts, fields, tables
from components import handed as secrets
from components.dsfr import basic
from components.fields import Control
from components.versions import action, actions
from components.widgets import AutosaveForm
from erpps_app.domain.api_keys import CALLS_PER_SECOND, HEADER
from erpps_app.domain.api_scopes import SCOPES, Scope, ScopeRow
from erpps_app.services.api_keys.form import LABELS, scope_field
from erpps_app.services.api_keys.keeping import OVERLAP
from erpps_app.services.api_keys.listing import KeyRow
from state.api_keys import USE
from state.api_keys import ApiKeysState as K

COLUMNS = ("Application", "Ouvre", "État", "Appels", "Actions")
RENEW, REVOKE = "relever", "revoquer"
_HANDED = secrets.Handed(
    title=("Clé pour ", K.handed),
    advice="Copiez cette clé maintenant : elle ne sera plus jamais affichée. Le portail n’en "
    "garde qu’une empreinte. Transmettez-la par un moyen sûr, jamais par email.",
    label="Clé à copier",
    hint=("L’application la présente dans l’en-tête ", rx.el.code(HEADER), " de chaque appel."),
    copy="Copier la clé",
    copied="La clé est copiée.",
    keep="J’ai copié la clé, ne plus l’afficher",
)


def handed() -> rx.Component:
    """The secret of the key that was just made."""
    return secrets.handed(_HANDED, is_shown=K.handed != "", taken=K.taken)


def keys() -> rx.Component:
    """Every key, or that there is none yet."""
    return rx.cond(
        K.rows.length() > 0,
        tables.table("Clés d’API", COLUMNS, K.rows, _cells, key="cles"),
        rx.el.p("Aucune clé n’est encore émise : aucune application n’accède à l’API."),
    )


def _cells(row: rx.Var[KeyRow]) -> tuple[rx.Component, ...]:
    return _whose(row), _opens(row), _state(row), _calls(row), _actions(row)


def _whose(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        rx.el.strong(row.application),
        rx.el.div(row.organization),
        _small(row.contact),
        _small(rx.el.code(row.prefix, "_…")),
        _small(row.issued),
    )


def _opens(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        rx.foreach(row.scopes, rx.el.div),
        _small(row.rate),
        rx.cond(row.legal_basis != "", _small("Base légale : ", row.legal_basis)),
    )


def _state(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(basic.badge(row.state, row.tone), _small(row.when))


def _calls(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div("Aujourd’hui : ", row.today),
        rx.el.div("30 jours : ", row.month),
        rx.el.div("Refusés : ", row.refused),
        _small(
            rx.cond(
                row.last_used == "", "Aucun appel en 30 jours", f"Dernier appel le {row.last_used}"
            )
        ),
    )


def _small(*content: rx.Component | rx.Var[str] | str) -> rx.Component:
    return rx.el.p(*content, class_name="fr-hint-text")


def _actions(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        actions(
            action("Utilisation", row.application, K.choose(row.id, USE)),
            rx.cond(row.renewable, action("Renouveler", row.application, K.choose(row.id, RENEW))),
            rx.cond(row.open, action("Révoquer", row.application, K.choose(row.id, REVOKE))),
        ),
        rx.cond(
            K.chosen == row.id,
            rx.match(K.choice, (RENEW, _renew(row)), (REVOKE, _revoke(row)), rx.fragment()),
        ),
    )


def _renew(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Une nouvelle clé de mêmes droits est émise pour un an. L’actuelle fonctionne encore "
            f"{OVERLAP.days} jours au plus, le temps que l’application en change."
        ),
        basic.buttons(
            basic.button("Émettre la nouvelle clé", about=row.application, on_click=K.renew)
        ),
        class_name="band band--asked",
    )


def _revoke(row: rx.Var[KeyRow]) -> rx.Component:
    return AutosaveForm.create(
        rx.el.p(
            "Tous les appels de ",
            row.application,
            " avec cette clé seront refusés, définitivement.",
        ),
        fields.text_area(_control("motif", "Motif de la révocation"), focused=True, longest=500),
        basic.buttons(basic.button("Révoquer la clé", submit=True)),
        id="revocation",
        class_name="form band",
        on_submit=K.revoke,
    )


def used() -> rx.Component:
    """How much the key that is looked at served."""
    return rx.cond(
        K.choice == USE,
        rx.el.div(
            rx.el.h2(
                "Utilisation de ", K.use.application, " (", K.use.prefix, ")", id=USE, tab_index=-1
            ),
            rx.el.ul(rx.foreach(K.use.families, rx.el.li)),
            charts.panel(K.use.days, "bars", shown=[0, 1], wide=True),
            class_name="fr-mt-4w",
        ),
    )


def form() -> rx.Component:
    """What a new key is to be."""
    return rx.el.section(
        rx.el.h2("Émettre une clé", id="emettre"),
        AutosaveForm.create(
            fields.text_field(_control("application")),
            fields.text_field(_control("organisme")),
            fields.text_field(
                _control("contact", hint="Prévenu un mois avant la fin de la clé."),
                kind="email",
                mode="email",
            ),
            _scopes(),
            fields.text_area(
                _control(
                    "base_legale",
                    required=False,
                    hint="Obligatoire pour le flux restreint : le texte qui autorise l’accès.",
                )
            ),
            fields.text_field(
                _control("par_seconde", value=str(CALLS_PER_SECOND), required=False),
                mode="numeric",
            ),
            fields.text_field(
                _control("par_jour", required=False, hint="Vide : sans limite par jour."),
                mode="numeric",
            ),
            fields.text_field(
                _control(
                    "expire_le", value=K.last_day, required=False, hint="Au format jj/mm/aaaa."
                ),
                mode="numeric",
            ),
            basic.buttons(basic.button("Émettre la clé", submit=True)),
            key=K.added.to_string(),
            id="nouvelle-cle",
            class_name="form narrow",
            on_submit=K.issue,
        ),
        aria_labelledby="emettre",
        class_name="fr-mt-6w",
    )


def _control(
    name: str,
    label: str = "",
    *,
    value: rx.Var[str] | str = "",
    hint: str = "",
    required: bool = True,
) -> Control:
    error = rx.cond(K.errors.contains(name), K.errors[name], "")
    return Control(
        name=name,
        label=label or LABELS[name],
        value=value,
        hint=hint,
        error=error,
        required=required,
    )


def _scopes() -> rx.Component:
    name = "portees"
    wrong = K.errors.contains(name)
    return rx.el.fieldset(
        rx.el.legend(LABELS[name], " *", class_name="fr-fieldset__legend"),
        *(_scope(scope, row) for scope, row in SCOPES.items()),
        rx.cond(wrong, rx.el.p(K.errors[name], id=f"{name}-erreur", class_name="fr-error-text")),
        id=name,
        custom_attrs={"tabIndex": -1},
        class_name=rx.cond(wrong, "fieldset fieldset--error", "fieldset"),
    )


def _scope(scope: Scope, row: ScopeRow) -> rx.Component:
    key = scope_field(scope)
    return rx.el.div(
        rx.el.input(type="checkbox", id=key, name=key, value="oui", aria_describedby=f"{key}-aide"),
        rx.el.label(row.label, html_for=key, class_name="fr-label"),
        rx.el.p(f"{row.opens} {row.holders}", id=f"{key}-aide", class_name="fr-hint-text"),
        class_name="fr-checkbox-group fr-mb-2w",
    )
