"""Pro Santé Connect as people meet it: a CPS card and its code, or the e-CPS on a telephone."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from erpps_app.adapters.simulator import cards, pages
from erpps_app.adapters.simulator.people import Person
from erpps_app.adapters.simulator.server import Simulator

CARD, TELEPHONE = "cps", "ecps"
TOO_LATE = "Le délai de 60 secondes est écoulé : aucune connexion n’a eu lieu. Recommencez."
WRONG_NUMBER = (
    "Le code choisi n’est pas celui que cette page affichait : par sécurité, la demande est "
    "abandonnée. Recommencez."
)


class ProSanteConnect(Simulator):
    """The provider, with a page per step. What was done before stands in the database."""

    async def _page(self, request: Request, *, error: str = "", typed: str = "") -> Response:
        """The way to sign in, then the certificate or the identifier."""
        way = request.query_params.get("moyen", "")
        if way == CARD:
            people = await asyncio.to_thread(self.people.proposed)
            context = {"people": people, "error": error, "typed": typed}
            return pages.show(request, "certificat.html", self.name, **context)
        if way == TELEPHONE:
            return pages.show(request, "ecps.html", self.name, error=error, typed=typed)
        return pages.show(request, "moyens.html", self.name, error=error)

    async def _chosen(self, request: Request, grant: Any, form: dict[str, str]) -> Response:  # noqa: ANN401 - a grant of the library
        """One step further."""
        if "code_porteur" in form or "debloquer" in form:
            return await self._card(request, grant, form)
        if "choix" in form:
            return await self._telephone(request, grant, form)
        typed = "".join(form.get("identifiant", form.get("certificat", "")).split())
        person = await asyncio.to_thread(self.people.find, typed)
        if person is None:
            return await self._page(request, error=pages.refusal(self.name, typed), typed=typed)
        if request.query_params.get("moyen") == TELEPHONE:
            sent = await asyncio.to_thread(cards.challenge, person.sub)
            return pages.show(request, "telephone.html", self.name, sent=sent)
        return await self._ask_code(request, person)

    async def _card(self, request: Request, grant: Any, form: dict[str, str]) -> Response:  # noqa: ANN401 - idem
        person = await asyncio.to_thread(self.people.find, form.get("carte", ""))
        if person is None:
            return await self._page(request, error=pages.refusal(self.name, ""))
        if "debloquer" in form:
            await asyncio.to_thread(cards.unblock, person.sub)
            return await self._ask_code(request, person)
        if await asyncio.to_thread(cards.try_code, person.sub, form["code_porteur"]):
            return await asyncio.to_thread(self.server.answer, grant, person)
        return await self._ask_code(request, person, wrong=True)

    async def _ask_code(self, request: Request, person: Person, *, wrong: bool = False) -> Response:
        left = await asyncio.to_thread(cards.tries_left, person.sub)
        error = "Ce code porteur n’est pas le bon." if wrong else ""
        context = {"person": person, "left": left, "error": error}
        return pages.show(request, "code_porteur.html", self.name, **context)

    async def _telephone(self, request: Request, grant: Any, form: dict[str, str]) -> Response:  # noqa: ANN401 - idem
        waiting = await asyncio.to_thread(cards.waiting, form.get("demande", ""))
        number = int(form["choix"]) if form["choix"].isdecimal() else 0
        national_id = await asyncio.to_thread(cards.answer, form.get("demande", ""), number)
        person = await asyncio.to_thread(self.people.find, national_id) if national_id else None
        if person is None:
            late = waiting is None or waiting.seconds == 0
            return await self._page(request, error=TOO_LATE if late else WRONG_NUMBER)
        return await asyncio.to_thread(self.server.answer, grant, person)
