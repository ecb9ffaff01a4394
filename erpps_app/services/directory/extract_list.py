"""The public text extracts as people read them: what there is to download, and how large it is."""

from dataclasses import dataclass

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.documents import size_label
from erpps_app.domain.figures import number
from erpps_app.services.context import paris
from erpps_app.services.directory import extracts
from erpps_app.services.directory.extracts import Extract, Part
from erpps_app.settings import settings

PATH = "/annuaire/extractions"
TITLE = "Extractions publiques"
ABOUT = "Télécharger l’annuaire des professionnels de santé, en entier, ou ce qui y a changé."


@dataclass(frozen=True, slots=True)
class File:
    """A file to download.

    Attributes:
        name: of the text, with its ending; kind: all of the Annuaire, or since when.
        at: the instant of which it tells.
        size, packed_size: of the text, and compressed.
        sha256, packed_sha256: of the same.
        url: of the text; the others are made of it.
    """

    name: str
    kind: str
    at: str
    lines: str
    size: str
    packed_size: str
    sha256: str
    packed_sha256: str
    url: str


def listed(_session: Session, _actor: Actor | None) -> list[File]:
    """The files that there are, the newest extract first; for anybody."""
    found = extracts.listing(settings().extracts_dir)
    earlier = {one.full.name: one for one in found}
    return [_file(one, part, earlier) for one in found for part in one.parts]


def _file(one: Extract, part: Part, known: dict[str, Extract]) -> File:
    kind = "Complète"
    if part is one.difference:
        since = known.get(one.since)
        kind = f"Différence depuis le {paris(since.at):%d/%m/%Y à %H:%M}" if since else "Différence"
    return File(
        name=f"{part.name}.txt",
        kind=kind,
        at=f"{paris(one.at):%d/%m/%Y à %H:%M}",
        lines=number(part.lines),
        size=size_label(part.file.size),
        packed_size=size_label(part.file.packed_size),
        sha256=part.file.sha256,
        packed_sha256=part.file.packed_sha256,
        url=f"{PATH}/{part.name}.txt",
    )
