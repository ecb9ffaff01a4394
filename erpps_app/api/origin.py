"""Whether a request comes from a page of ours."""

from urllib.parse import urlsplit

from starlette.requests import Request

from erpps_app.domain.errors import NotAllowed
from erpps_app.settings import settings


def require_same_origin(request: Request) -> None:
    """Another site cannot act for the person.

    Raises:
        NotAllowed: the browser says that the request comes from elsewhere.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    ours = urlsplit(settings().public_url).netloc
    if site not in {"same-origin", "none"} or (origin and urlsplit(origin).netloc != ours):
        raise NotAllowed("Cette action doit partir du portail.")
