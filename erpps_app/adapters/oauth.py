"""Authlib, which ships no types, behind two typed functions."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportGeneralTypeIssues=false

import httpx
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from erpps_app.settings import OidcClient


def challenge_of(verifier: str) -> str:
    """The PKCE S256 challenge of a verifier (RFC 7636)."""
    return str(create_s256_code_challenge(verifier))


async def redeem(
    client: OidcClient,
    token_endpoint: str,
    *,
    code: str,
    verifier: str,
    redirect_uri: str,
    transport: httpx.AsyncBaseTransport | None,
    timeout: float,  # noqa: ASYNC109 - handed to the HTTP client
) -> dict[str, object]:
    """Exchange a code for tokens, the secret in the body (``client_secret_post``).

    Raises:
        authlib.common.errors.AuthlibBaseError: the provider refuses.
        httpx.HTTPError: it does not answer.
    """
    async with AsyncOAuth2Client(
        client_id=client.client_id,
        client_secret=client.client_secret.get_secret_value(),
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
        redirect_uri=redirect_uri,
        transport=transport,
        timeout=timeout,
    ) as oauth:
        tokens = await oauth.fetch_token(token_endpoint, code=code, code_verifier=verifier)
    return dict(tokens)
