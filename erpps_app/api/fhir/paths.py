"""Where the FHIR API is found."""

from erpps_app.domain.fhir.resources import ResourceType

PREFIX = "/fhir/"
BASE = "/fhir/v2"
METADATA = f"{BASE}/metadata"
OPENED_BY_KEY = tuple(
    f"{BASE}/{kind}{rest}" for kind in ResourceType for rest in ("", "/_search", "/{key}")
)
EXPORT = f"{BASE}/$export"
EXPORT_STATUS = f"{EXPORT}/{{export_id}}"
EXPORT_FILE = f"{EXPORT_STATUS}/{{name}}"
EXPORTS = (EXPORT, EXPORT_STATUS, EXPORT_FILE)
ELSE = f"{PREFIX}{{rest:path}}"  # answers that there is nothing, as FHIR says it
