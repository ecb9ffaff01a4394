"""Reading and searching what is published, as FHIR asks."""
