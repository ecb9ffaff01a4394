"""Telephone numbers, e-mail addresses, SIRET and FINESS: the libraries behind the domain's checks.

See ``domain.context.Numbers``.
"""

import re
from functools import lru_cache
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_rules

from erpps_app.domain.rpps import luhn_is_valid

# "0690…" and the like are national numbers of these; a person living there types them so.
FRENCH_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF", "WF", "BL", "MF")
MAINLAND = 33
_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]")
_LA_POSTE_SIRET = re.compile(r"356000000[0-9]{5}")
_FINESS = re.compile(r"\d[0-9AB]\d{7}")
_PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
UNREADABLE = (
    "Ce numéro n’est pas valide. Vérifiez-le, par exemple 06 12 34 56 78 ou +32 470 12 34 56."
)


class LibraryNumbers:
    """The checks, as the libraries make them."""

    def phone(self, value: str, *, kind: Literal["fixe", "mobile"], region: str = "FR") -> str:
        """See ``Numbers.phone``. An unknown region accepts international numbers only."""
        number = _read(value, region)
        if number is None:
            raise ValueError(UNREADABLE)
        if kind == "mobile" and phonenumbers.number_type(number) not in _MOBILE:
            raise ValueError(
                "Ce numéro n’est pas celui d’un mobile : indiquez-le comme numéro de téléphone "
                "fixe."
            )
        # A mobile in the place of a landline still reaches the person: it is kept.
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)

    def show_phone(self, value: str, *, region: str = "FR") -> str:
        """See ``Numbers.show_phone``."""
        try:
            number = phonenumbers.parse(value)
        except phonenumbers.NumberParseException:
            return value
        at_home = number.country_code == MAINLAND and region == "FR"
        style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, style)

    def email(self, value: str) -> str:
        """See ``Numbers.email``."""
        local, _, domain = value.rpartition("@")
        try:
            if _PLAIN_LOCAL.fullmatch(local):  # nothing to normalize: its domain alone is checked
                return f"{local}@{_domain(domain)}"
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValueError(
                "Cette adresse email n’est pas valide. Vérifiez-la, par exemple nom@exemple.fr."
            ) from error

    def siret(self, value: str) -> str:
        """See ``Numbers.siret``. La Poste's establishments follow a rule of their own (FACTS)."""
        digits = _SEPARATORS.sub("", value)
        if _LA_POSTE_SIRET.fullmatch(digits) and sum(map(int, digits)) % 5 == 0:
            return digits
        try:
            return siret_rules.validate(digits)
        except ValidationError as error:
            raise ValueError(_wrong_key("SIRET", "14 chiffres")) from error

    def finess(self, value: str) -> str:
        """See ``Numbers.finess``. 2A and 2B count as 20 in the key, as the départements did."""
        number = _SEPARATORS.sub("", value).upper()
        if not _FINESS.fullmatch(number):
            raise ValueError("Un numéro FINESS compte 9 caractères, par exemple 750000499.")
        if not luhn_is_valid(number.replace("A", "0").replace("B", "0")):
            raise ValueError(_wrong_key("FINESS", "9 caractères"))
        return number


@lru_cache(maxsize=4_096)
def _domain(text: str) -> str:
    """The normal form of the domain of an address; raises ``EmailNotValidError``."""
    return validate_email(f"a@{text}", check_deliverability=False).domain


def _read(value: str, region: str) -> PhoneNumber | None:
    """The first reading that is a valid number: the chosen country, then the French ones."""
    regions = (region, *FRENCH_REGIONS) if region in FRENCH_REGIONS else (region,)
    for candidate in regions:
        try:
            number = phonenumbers.parse(
                value.strip(), candidate if candidate in phonenumbers.SUPPORTED_REGIONS else None
            )
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    return None


def _wrong_key(name: str, length: str) -> str:
    return f"Ce numéro {name} n’est pas valide : vérifiez ses {length}."
