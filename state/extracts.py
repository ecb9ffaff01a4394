"""The public text extracts that there are to download."""

import reflex as rx

from erpps_app.services.directory import extract_list
from erpps_app.services.directory.extract_list import File
from state.base import AppState


class ExtractsState(AppState):
    """The list of files, for anybody."""

    files: list[File] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the list."""
        self.ready = ""
        async with self._reporting():
            self.files = await self._run(extract_list.listed)
        self.ready = self._here()
