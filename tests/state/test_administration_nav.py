"""The navigation of the administration leads where the administrator may go."""

from components.administration_nav import ADMINISTRATION_PAGES
from erpps_app.domain.access import Role
from erpps_app.pages.routes import ROUTES


def test_every_page_of_the_navigation_exists_and_is_open_to_the_administrator():
    roles = {route.path: route.roles for route in ROUTES}

    assert all(Role.ADMIN in roles[path] for _, path in ADMINISTRATION_PAGES)


def test_the_navigation_names_each_page_once():
    names, paths = zip(*ADMINISTRATION_PAGES, strict=True)

    assert len(set(names)) == len(names)
    assert len(set(paths)) == len(paths)
