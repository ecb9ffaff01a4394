"""Views of the queue that agents keep, and what the links of the queue lead to."""

import pytest

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import InvalidField, NotAllowed, NotFound
from erpps_app.domain.queue import Criteria, parse
from erpps_app.services import queue_links, saved_views
from tests.conftest import Begin
from tests.services.colleagues import applications, colleague


def test_a_view_is_kept_without_its_page_and_replaced_under_its_name(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        saved_views.save(session, sylvie, "  Les  miennes ", f"charge=moi&apres={'a' * 32}")
        saved_views.save(session, sylvie, "Les miennes", "charge=moi&tri=-nom&inconnu=1")

        (row,) = saved_views.listing(session, sylvie)

        assert (row.name, row.href) == ("Les miennes", "/instruction?charge=moi&tri=-nom")
        assert row.mine
        assert saved_views.opening(session, sylvie) == ""


def test_the_queue_opens_in_one_view_at_most(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        for name, query in (("A", "tri=nom"), ("B", "")):
            saved_views.save(session, sylvie, name, query)
        one, other = (row.id for row in saved_views.listing(session, sylvie))

        assert saved_views.open_in(session, sylvie, one)
        assert saved_views.open_in(session, sylvie, other)
        assert [row.opens for row in saved_views.listing(session, sylvie)] == [False, True]
        assert saved_views.opening(session, sylvie) == "/instruction?vue=toutes"
        assert not saved_views.open_in(session, sylvie, other)
        assert saved_views.opening(session, sylvie) == ""


def test_only_a_responsable_shares_and_only_within_the_agency(begin: Begin):
    with begin() as session:
        rozenn = colleague(session, "Rozenn Le Goff", role=Role.LEAD)
        sylvie = colleague(session, "Sylvie Marchand")
        reader = colleague(session, "Olivier Tanguy", role=Role.READER)
        nadia = colleague(session, "Nadia Perrot", "84")
        saved_views.save(session, rozenn, "En retard", "delai=en-retard")
        (view,) = saved_views.listing(session, rozenn)
        assert saved_views.listing(session, sylvie) == []

        assert saved_views.share(session, rozenn, view.id)

        for seeing in (sylvie, reader):
            (seen,) = saved_views.listing(session, seeing)
            assert (seen.mine, seen.owner) == (False, "Rozenn Le Goff")
        assert saved_views.listing(session, nadia) == []
        with pytest.raises(NotAllowed):
            saved_views.share(session, sylvie, view.id)


def test_nobody_changes_the_view_of_somebody_else(begin: Begin):
    with begin() as session:
        rozenn = colleague(session, "Rozenn Le Goff", role=Role.LEAD)
        other = colleague(session, "Maëlle Le Bihan", role=Role.LEAD)
        saved_views.save(session, rozenn, "En retard", "delai=en-retard")
        (view,) = saved_views.listing(session, rozenn)
        saved_views.share(session, rozenn, view.id)

        for act in (saved_views.remove, saved_views.share, saved_views.open_in):
            with pytest.raises(NotFound):
                act(session, other, view.id)
        with pytest.raises(NotFound):
            saved_views.rename(session, other, view.id, "La mienne")
        with pytest.raises(NotAllowed):
            saved_views.listing(session, Actor("x", Role.PROFESSIONAL, "Camille MARTIN"))

        assert saved_views.remove(session, rozenn, view.id) == "En retard"
        assert saved_views.listing(session, other) == []


def test_a_name_is_owed_short_and_once(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        for wrong in (" ", "x" * (saved_views.LONGEST_NAME + 1)):
            with pytest.raises(InvalidField):
                saved_views.save(session, sylvie, wrong, "")
        for rank in range(saved_views.MOST):
            saved_views.save(session, sylvie, f"Vue {rank}", "")
        with pytest.raises(InvalidField, match="Supprimez-en une"):
            saved_views.save(session, sylvie, "Une de trop", "")
        one = saved_views.listing(session, sylvie)[0]
        with pytest.raises(InvalidField, match="déjà une vue"):
            saved_views.rename(session, sylvie, one.id, "Vue 7")
        assert saved_views.rename(session, sylvie, one.id, one.name) == one.name


def test_links_lead_to_the_views_they_name(begin: Begin):
    with begin() as session:
        sylvie = colleague(session, "Sylvie Marchand")
        applications(session, 3)
        asked = Criteria(statuses=("nouvelle",), departements=("22",), sort="nom", size=2)

        page = queue_links.view(session, sylvie, asked)

        links = page.links
        chips = {chip.label: parse(chip.href.partition("?")[2]) for chip in links.chips}
        assert set(chips) == {"Statut\u00a0: Nouvelle demande à instruire",
                              "Département\u00a0: Côtes-d'Armor (22)"}  # fmt: skip
        assert chips["Statut\u00a0: Nouvelle demande à instruire"].departements == ("22",)
        assert links.cleared == "/instruction?tri=nom"
        assert [c.state for c in links.columns if c.state != "none"] == ["ascending"]
        name = next(c for c in links.columns if c.label == "Nom")
        assert name.href.endswith("tri=-nom")
        assert "apres=" in links.following
        assert links.previous == ""
        assert {one["label"] for one in links.colleagues} >= {"Sylvie Marchand"}


def test_what_was_ticked_becomes_an_address_and_the_unknown_is_dropped():
    shown = Criteria(statuses=("nouvelle",), sort="nom", after="a" * 32)
    form = {
        "statut:nouvelle": "", "statut:refusee": "oui", "statut:brouillon": "oui",
        "departement:35": "oui", "departement:<b>": "oui", "autre:x": "oui", "charge": "moi",
    }  # fmt: skip

    assert queue_links.chosen(shown, form) == (
        "/instruction?statut=refusee&departement=35&charge=moi&tri=nom"
    )
    assert queue_links.chosen(Criteria(), {"charge": "'; drop"}) == "/instruction?vue=toutes"
