"""The portal is killed while it brings a register in; started again, it ends as if it had not."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import SQLModel, select

from erpps_app import db
from erpps_app.domain.access import SYSTEM
from erpps_app.models.adeli import AdeliImport, AdeliRecord
from erpps_app.services import audit, context, demonstration
from erpps_app.services.adeli import batches, runs
from erpps_app.services.population import adeli_file
from erpps_app.settings import settings
from tests.conftest import Begin
from tests.e2e.conftest import SCREENS, Visitor
from tests.e2e.serving import Portal
from tests.services import register_rows

LINES, BATCH = 4_000, runs.DEFAULT_BATCH


@pytest.fixture
def own_portal(tmp_path: Path) -> Iterator[Portal]:
    """A portal that the test may kill."""
    served = Portal(tmp_path / "donnees", tmp_path / "serveur.log")
    served.build()
    served.start()
    yield served
    served.stop()


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[None]:
    """What the test itself brings in is sealed with keys of its own."""
    current = settings()
    before, current.data_dir = current.data_dir, tmp_path / "temoin"
    yield
    current.data_dir = before


@contextmanager
def database(path: Path) -> Iterator[Begin]:
    """Opens transactions on a file."""
    engine = db.make_engine(f"sqlite:///{path}")
    yield partial(db.transaction, on=engine)
    engine.dispose()


def uninterrupted(path: Path, folder: Path) -> dict[str, object]:
    """The register of a portal that nothing killed."""
    with database(folder / "temoin.db") as begin, begin() as session:
        SQLModel.metadata.create_all(session.connection())
        demonstration.seed(session)
        run = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=BATCH)
        session.commit()
        assert list(runs.work(begin, run.id))[-1].status == batches.DONE
    with database(folder / "temoin.db") as begin, begin(read_only=True) as session:
        return register_rows.held(session)


def under_way(served: Portal, begin: Begin) -> None:
    """Wait until a batch is in."""
    while True:
        with begin(read_only=True) as session:
            run = session.exec(select(AdeliImport)).first()
        if run and run.line > BATCH:
            return
        served.is_alive_after(0.02)


@pytest.mark.usefixtures("keys")
def test_a_portal_killed_in_the_middle_of_a_file_goes_on_by_itself(
    own_portal: Portal, browser: Browser, tmp_path: Path
):
    path = tmp_path / "region.csv"
    adeli_file.write(path, LINES, 7, context.today(), wrong=1)
    with (
        database(own_portal.data_dir / "erpps.db") as begin,
        browser.new_context(viewport=SCREENS["ordinateur"], locale="fr-FR") as browsing,
    ):
        admin = Visitor(browsing, own_portal.address)
        page = admin.page
        admin.goto("/agents")
        page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
        page.get_by_role("button", name="Agathe Delmas").first.click()
        page.get_by_role("link", name="Reprise ADELI").click()
        page.get_by_role("radio", name="Importer").check(force=True)
        page.get_by_label("Fichier CSV").set_input_files(path)
        page.get_by_role("button", name="Importer au registre").click()
        under_way(own_portal, begin)
        own_portal.kill()

        with begin(read_only=True) as session:
            run = session.exec(select(AdeliImport)).one()
            records = len(session.exec(select(AdeliRecord.number)).all())
            assert audit.verify(session).broken_at is None
        read = run.line - 1
        assert (run.status, read % BATCH) == (batches.RUNNING, 0)
        assert 0 < read < LINES
        assert records == read - run.wrong  # whole batches, no half one

        own_portal.start()
        admin.goto("/administration/adeli")
        done = page.get_by_role("listitem").filter(has_text="Import – region.csv")
        expect(done.get_by_text("Terminé")).to_be_visible(timeout=180_000)

        with begin(read_only=True) as session:
            assert register_rows.held(session) == uninterrupted(path, tmp_path)
            assert audit.verify(session).broken_at is None
