"""A professional as search engines read them: schema.org, in JSON-LD.

Only what the public page shows, in the order in which it does.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTEXT = "https://schema.org"
# Inside an element of a page, nothing may look like the end of it, nor like a comment.
_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
# Inside a script of old browsers, these two end a line.
_LINES = {0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where somebody works, as far as it is public."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    telephone: str = ""
    email: str = ""


def person(
    *,
    url: str,
    rpps: str,
    family: str,
    given: str,
    occupations: Iterable[str],
    titles: Iterable[str],
    workplaces: Iterable[Workplace],
) -> dict[str, object]:
    """The description of a professional; what is empty is not said."""
    return _said({
        "@context": CONTEXT,
        "@type": "Person",
        "@id": url,
        "url": url,
        "name": f"{given} {family}".strip(),
        "givenName": given,
        "familyName": family,
        "identifier": {"@type": "PropertyValue", "propertyID": "RPPS", "value": rpps},
        "hasOccupation": [{"@type": "Occupation", "name": name} for name in occupations],
        "hasCredential": [
            {"@type": "EducationalOccupationalCredential", "name": name} for name in titles
        ],
        "workLocation": [_place(place) for place in workplaces],
    })  # fmt: skip


def as_script(data: Mapping[str, object]) -> str:
    """The same as the content of a ``script`` element, which nothing in it can leave."""
    return json.dumps(data, ensure_ascii=False).translate(_HTML | _LINES)


def _place(place: Workplace) -> dict[str, object]:
    address = _said({
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "postalCode": place.postcode,
        "addressLocality": place.city,
        "addressCountry": place.country,
    })  # fmt: skip
    return _said({
        "@type": "Place",
        "name": place.name,
        "address": address if len(address) > 1 else "",
        "telephone": place.telephone,
        "email": place.email,
    })  # fmt: skip


def _said(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}
