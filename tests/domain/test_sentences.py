"""Labels inside sentences."""

import pytest

from erpps_app.domain.sentences import inside


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Justificatif de SIRET", "justificatif de SIRET"),
        ("Gestionnaire ARS", "gestionnaire ARS"),
        ("RPPS", "RPPS"),
        ("Élément", "élément"),
        ("", ""),
    ],
)
def test_the_first_letter_only_is_made_small(label: str, said: str):
    assert inside(label) == said
