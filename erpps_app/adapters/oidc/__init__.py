"""OpenID Connect, on the portal's side: who signs in, according to a provider that we trust."""

from erpps_app.adapters.oidc.provider import SCOPES, Identified, Provider, Start

__all__ = ["SCOPES", "Identified", "Provider", "Start"]
