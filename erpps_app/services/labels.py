"""What people call things of the register and of the lists, on one line."""

from erpps_app.adapters.reference import reference
from erpps_app.domain.postal import one_line
from erpps_app.domain.reference import Agency, Concept
from erpps_app.models.register import Activity, Structure
from erpps_app.services.context import today

NOT_OFFERED = "non proposée"


def professions() -> list[tuple[str, str]]:
    """Those by which files are narrowed: of the day, with those that only old files have."""
    known = reference().professions.values()
    return sorted(((one.code, _said(one, one.label)) for one in known), key=lambda row: row[1])


def agencies() -> list[tuple[str, str]]:
    """The same for agencies."""
    return [(one.code, _said(one, one.name)) for one in reference().agencies.values()]


def _said(one: Concept | Agency, label: str) -> str:
    return label if one.offered else f"{label} ({NOT_OFFERED})"


def activity_label(activity: Activity, structure: Structure | None) -> str:
    """An activity among others: "Bénévole, Croix-Rouge, depuis le 04/01/2020"."""
    name = structure.name if structure else ""
    since = "depuis le" if activity.start <= today() else "à partir du"
    label = reference().activity_types[activity.type].label
    said = (label, name, f"{since} {activity.start:%d/%m/%Y}")
    return ", ".join(filter(None, said))


def place_line(structure: Structure | None) -> str:
    """Where a structure stands, on one line; empty when it is nowhere."""
    if structure is None:
        return ""
    return one_line(
        {
            "numero_voie": structure.house_number,
            "extension": structure.extension,
            "libelle_voie": structure.street,
            "lieu_dit": structure.locality_line,
            "code_postal": structure.postcode,
            "localite": structure.city,
        }
    )
