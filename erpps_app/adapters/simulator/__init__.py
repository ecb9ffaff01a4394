"""Simulators of the identity providers, for the demonstration: real OpenID providers.

The portal talks to them as it talks to the real ones; only the address differs. The back channel
stays in the process, so that any number of workers behind any proxy can use them.
"""

from functools import cache

import httpx
from starlette.applications import Starlette

from erpps_app.adapters.simulator.authorization import issuer_of
from erpps_app.adapters.simulator.prosanteconnect import ProSanteConnect
from erpps_app.adapters.simulator.server import Simulator, serve


@cache
def build() -> Starlette:
    """The three providers."""
    return serve(
        [Simulator("franceconnect"), Simulator("agents"), ProSanteConnect("prosanteconnect")]
    )


def transport() -> httpx.AsyncBaseTransport:
    """The way to the simulators without leaving the process."""
    return httpx.ASGITransport(app=build())


__all__ = ["build", "issuer_of", "transport"]
