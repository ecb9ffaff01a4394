"""Simulators of the identity providers, for the demonstration: real OpenID providers.

The portal talks to them as it talks to the real ones; only the address differs. The back channel
stays in the process, so that any number of workers behind any proxy can use them.
"""

import httpx

from erpps_app.adapters.simulator.server import build
from erpps_app.settings import settings


def issuer(name: str) -> str:
    """The issuer of a simulated provider."""
    return f"{settings().public_url}/simulateur/{name}"


def transport() -> httpx.AsyncBaseTransport:
    """The way to the simulators without leaving the process."""
    return httpx.ASGITransport(app=build())


__all__ = ["build", "issuer", "transport"]
