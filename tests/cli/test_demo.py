"""``erpps demo populate``: an empty database is filled, a real one is left alone."""

from sqlmodel import func, select

from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from tests.cli.conftest import Shell
from tests.conftest import Begin

ASKED = ("demo", "populate", "--professionals", 60, "--applications", 20, "--seed", 5)


def test_a_population_is_drawn_once_and_over_another_by_force_only(erpps: Shell, begin: Begin):
    first, again = erpps(*ASKED), erpps(*ASKED)
    forced = erpps(*ASKED[:-1], 6, "--force")

    assert (first.code, again.code, forced.code) == (0, 1, 0)
    for said in (first, forced):
        assert "60 professionnels, 20 demandes" in said.text
    assert "--force" in again.text
    with begin(read_only=True) as session:
        for model, count in ((Practitioner, 120), (Dossier, 40)):
            assert session.exec(select(func.count()).select_from(model)).one() == count


def test_a_number_that_is_none_is_refused_before_anything(erpps: Shell, begin: Begin):
    said = erpps("demo", "populate", "--professionals", -1)

    assert said.code == 2
    assert "un nombre positif" in said.text
    with begin(read_only=True) as session:
        assert session.exec(select(Practitioner)).first() is None
