"""What a message between a professional and their agency may be."""

LONGEST = 4000


def too_long(length: int) -> str:
    """What is said of a message of so many characters; empty when it is not too long."""
    if length <= LONGEST:
        return ""
    return (
        f"Un message compte {LONGEST} caractères au plus, le vôtre {length}. Raccourcissez-le, ou "
        "envoyez-le en deux fois."
    )
