"""Small rules of French sentences."""


def inside(label: str) -> str:
    """A label as it stands inside a sentence: its first letter small, acronyms left alone.

    "Justificatif de SIRET" becomes "justificatif de SIRET"; "RPPS" stays.
    """
    first, _, _ = label.partition(" ")
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]
