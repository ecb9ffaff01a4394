"""FHIR bulk exports: asked for, made by the portal on its own, fetched, forgotten."""
