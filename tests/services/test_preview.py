"""What somebody is shown of their public page is what the public then reads."""

import pytest

from erpps_app.domain.directory.diffusion import Reach
from erpps_app.domain.errors import NotAllowed, NotFound
from erpps_app.services import review, submission
from erpps_app.services.directory import page, preview
from erpps_app.services.directory.preview import Preview
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

REACHED = {
    "telephone_pro": "02 96 11 22 33",
    "email_pro": "cabinet@example.org",
    "coordonnees_publiques": "oui",
}


def who_sees(told: Preview, label: str) -> str:
    return next(shown.who for shown in told.told if shown.label == label)


@pytest.mark.parametrize("activity", [NEXT_PLACE, NEXT_PLACE | REACHED, people.SUBSTITUTE])
def test_what_is_announced_before_sending_is_what_is_published(
    begin: Begin, activity: dict[str, str]
):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor, activity)
        announced = preview.read(session, actor)
        dossier = submission.submit(session, actor)
        people.judge_all(session, dossier)
        review.decide(session, people.BRETAGNE, dossier.id, "valider", dossier.version)
    with begin() as session:
        registered = preview.read(session, actor)
        public = page.read(session, None, changing.person_of(session, actor).rpps)

    assert (announced.registered, registered.registered) == (False, True)
    assert announced.page.called == public.called == "Madame Camille MARTIN"
    assert announced.page.practised == public.practised == registered.page.practised
    assert announced.page.agency == public.agency


def test_what_is_kept_from_the_public_is_named_with_who_has_it(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor, NEXT_PLACE)
        told = preview.read(session, actor)

    assert who_sees(told, "Profession") == Reach.PUBLIC.label
    assert who_sees(told, "Téléphone mobile de correspondance") == Reach.RESTRICTED.label
    assert who_sees(told, "Date de naissance") == Reach.NOBODY.label
    assert who_sees(told, "Adresse de correspondance") == Reach.NOBODY.label
    assert "1998" not in str(told.page)


def test_a_practice_telephone_that_one_keeps_is_shown_as_kept(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor, NEXT_PLACE | REACHED | {"coordonnees_publiques": ""})
        told = preview.read(session, actor)

    assert "vous ne l’avez pas demandé" in who_sees(told, "Téléphone professionnel")
    assert "cabinet@example.org" not in str(told.page)


def test_too_little_is_declared_for_a_page(begin: Begin):
    with begin() as session, pytest.raises(NotFound, match="Terminez"):
        preview.read(session, people.professional(session))


def test_an_agent_has_no_page_of_their_own(begin: Begin):
    with begin() as session, pytest.raises(NotAllowed):
        preview.read(session, people.BRETAGNE)
