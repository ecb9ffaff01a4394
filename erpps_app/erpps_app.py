"""Composition root: the app, its pages, its HTTP routes, its guard, its headers."""

import reflex as rx

from components.boundary import boundary
from erpps_app.api import address, application, headers, limits, logs
from erpps_app.pages.plain import not_found
from erpps_app.pages.routes import ROUTES
from erpps_app.services import batch_runs, lists_in_force, outbox
from erpps_app.services.adeli import worker as adeli_worker
from erpps_app.services.api_keys import usage as api_usage
from erpps_app.services.directory.bulk import working as bulk_worker
from erpps_app.services.subscriptions import worker as subscriptions_worker
from state.base import report_incident
from state.guard import SessionGuard


def on_unexpected(exception: Exception) -> None:
    """Log what a handler did not expect; what the person typed is already saved."""
    report_incident(exception)


app = rx.App(
    html_lang="fr",
    head_components=[
        rx.el.script(src="/theme.js"),
        rx.el.script(src="/session.js", defer=True),
        rx.el.script(src="/focus.js", defer=True),
        rx.el.link(rel="icon", href="/icone.svg", type="image/svg+xml"),
        rx.el.meta(name="viewport", content="width=device-width, initial-scale=1"),
    ],
    app_wraps={(55, "ErrorBoundary"): lambda _stateful: boundary()},
    toaster=None,
    backend_exception_handler=on_unexpected,
    api_transformer=[
        application.build(),
        limits.Limits,
        headers.SecurityHeaders,
        address.PublicAddress,
    ],
)
logs.protect()
app.add_middleware(SessionGuard(), index=0)
app.register_lifespan_task(outbox.run_forever)
app.register_lifespan_task(batch_runs.run_forever)
app.register_lifespan_task(adeli_worker.run_forever)
app.register_lifespan_task(lists_in_force.following)
app.register_lifespan_task(api_usage.counting)
app.register_lifespan_task(subscriptions_worker.run_forever)
app.register_lifespan_task(bulk_worker.run_forever)
for route in ROUTES:
    app.add_page(
        route.shown,
        route=route.path,
        title=f"{route.title} – eRPPS",
        description="Enregistrement des professionnels de santé au RPPS",
        on_load=route.events,
    )
app.add_page(not_found, route="404", title="Page introuvable – eRPPS")
