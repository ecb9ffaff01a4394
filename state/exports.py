"""Lists taken out as files: the view that the page shows."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import batch_report, exports
from erpps_app.services.export_lists import AGENCY, CERTAIN, ROLE
from erpps_app.services.people_search import SOUGHT
from state.agents import AgentsState
from state.base import ERRORS, AppState
from state.batch_report import BatchReportState
from state.queue import QueueState
from state.search import SearchState
from state.statistics import StatisticsState
from state.twins import TwinsState

# What a page shows of its list, by the list's name: the others are shown whole.
SHOWN: Mapping[str, tuple[type[AppState], Callable[[Any], Mapping[str, str]]]] = {
    "demandes": (QueueState, lambda s: {**s.router.url.query_parameters, SOUGHT: s.text}),
    "professionnels": (SearchState, lambda s: {SOUGHT: s.text}),
    "doublons": (TwinsState, lambda s: {CERTAIN: "oui" if s.certain else ""}),
    "lot": (BatchReportState, lambda s: {batch_report.CRITERION: s.view.id}),
    "statistiques": (StatisticsState, lambda s: s.asked),
    "agents": (
        AgentsState,
        lambda s: {SOUGHT: s.wanted.text, AGENCY: s.wanted.ars, ROLE: s.wanted.role},
    ),
}


class ExportState(AppState):
    """Asks for a file, then lets the browser fetch it; the page stays where it is."""

    @rx.event
    async def take_out(self, kind: str, file_format: str) -> EventSpec:
        """The list of the page, as it is shown there."""
        async with self._reporting():
            shown = await self._shown(str(kind))
            return rx.download(url=await self._run(exports.ask, kind, file_format, shown))
        return rx.set_focus(ERRORS)

    async def _shown(self, kind: str) -> Mapping[str, str]:
        if kind not in SHOWN:
            return {}
        state, criteria_of = SHOWN[kind]
        return criteria_of(await self.get_state(state))
