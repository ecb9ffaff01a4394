"""FHIR R4 resources of the Annuaire, from what the public may see of a professional."""
