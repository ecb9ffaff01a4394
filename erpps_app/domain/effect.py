"""When a procedure changes the register, and what people are told of it before they send."""

from enum import StrEnum


class Effect(StrEnum):
    """When a procedure changes the register."""

    AT_ONCE = "immediat"
    VERIFIED = "verifie"
    AFTER_VALIDATION = "apres-validation"

    @property
    def label(self) -> str:
        """In a few words, for lists."""
        return _EFFECT_LABELS[self]

    @property
    def promise(self) -> str:
        """What the person is told before sending."""
        return _PROMISES[self]

    @property
    def is_on_sending(self) -> bool:
        """Whether the register changes when the application is sent."""
        return self is not Effect.AFTER_VALIDATION


_EFFECT_LABELS = {
    Effect.AT_ONCE: "effet immédiat",
    Effect.VERIFIED: "effet immédiat, vérifié ensuite par l’ARS",
    Effect.AFTER_VALIDATION: "effet après validation par l’ARS",
}
_PROMISES = {
    Effect.AT_ONCE: "Prend effet dès l’envoi, sans intervention de l’ARS.",
    Effect.VERIFIED: (
        "Prend effet dès l’envoi. Votre ARS la vérifie ensuite et peut revenir dessus, en vous "
        "disant pourquoi."
    ),
    Effect.AFTER_VALIDATION: "Prend effet une fois validée par votre ARS.",
}


DATED_LABELS = {
    Effect.AT_ONCE: "effet à la date de cessation",
    Effect.VERIFIED: "effet à la date de cessation, vérifié ensuite par l’ARS",
}
DATED_PROMISES = {
    Effect.AT_ONCE: ("Prend effet à la date de cessation. La personne en est informée par email."),
    Effect.VERIFIED: (
        "Prend effet à la date de cessation. Votre ARS la vérifie ensuite et peut revenir dessus, "
        "en vous disant pourquoi."
    ),
}
