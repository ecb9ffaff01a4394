"""The FHIR R4 API under ``/fhir/v2``, as clients of the national one call it."""
