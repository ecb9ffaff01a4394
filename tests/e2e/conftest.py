"""The portal as people get it: the production build, in its own process, on an empty database."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.serving import Portal

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
SCREENS = {"telephone": {"width": 390, "height": 844}, "ordinateur": {"width": 1280, "height": 800}}


VISITORS = pytest.StashKey[list["Visitor"]]()
JOURNAL = pytest.StashKey[Path]()
LAST_LINES = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Of a test that fails, what was seen: CI runs on a machine on which nobody can look."""
    report = yield
    if report.when == "call" and report.failed:
        for rank, visitor in enumerate(item.stash.get(VISITORS, []), start=1):
            report.sections.append((f"visitor {rank}", visitor.seen()))
        module = item.getparent(pytest.Module)
        if module and (journal := module.stash.get(JOURNAL, None)):
            lines = journal.read_text().splitlines()[-LAST_LINES:]
            report.sections.append(("server", "\n".join(lines)))
    return report


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal of this module keeps its database and documents."""
    return tmp_path_factory.mktemp("donnees")


@pytest.fixture(scope="module")
def portal(
    request: pytest.FixtureRequest, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An address where the portal runs, with nothing in its database but the demonstration."""
    served = Portal(data_dir, tmp_path_factory.mktemp("journal") / "serveur.log")
    request.node.stash[JOURNAL] = served.log
    served.build()
    served.start()
    yield served.address
    served.stop()


class Visitor:
    """A person with a browser of their own, who notes what the console says."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type == "error" else None
            ),
        )

    def seen(self) -> str:
        """What is on the screen, where the focus is, and what the console said."""
        try:
            focus = self.page.evaluate("document.activeElement?.outerHTML.slice(0, 300)")
            return "\n".join(
                (
                    self.page.url,
                    f"focus: {focus}",
                    *self.complaints,
                    self.page.locator("body").aria_snapshot(),
                )
            )
        except PlaywrightError as error:
            return f"{self.page.url}: {error}"

    def goto(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, identity: str) -> None:
        self.goto("/")
        self.page.get_by_role("link", name="S'identifier avec FranceConnect").click()
        self.page.get_by_role("button", name=identity).click()
        self.page.get_by_role("heading", name="Mon espace").wait_for()

    def sign_in_by_card(self, holder: str) -> None:
        """Through Pro Santé Connect, with a CPS card in a reader."""
        self.goto("/")
        self.page.get_by_role("link", name="S'identifier avec Pro Santé Connect").click()
        self.page.get_by_role("button", name="Carte CPS").click()
        self.page.get_by_role("button", name=holder).click()
        self.page.get_by_label("Code Porteur").fill("1234")
        self.page.get_by_role("button", name="Valider").click()
        self.page.get_by_role("heading", name="Mon espace").wait_for()

    def sign_in_as_agent(self, who: str) -> None:
        """As an agent, named by their name or by their agency."""
        self.goto("/agents")
        self.page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
        self.page.get_by_role("button", name=who).first.click()
        self.page.get_by_role("heading", name="Demandes à instruire").wait_for()


Arrive = Callable[..., Visitor]


@pytest.fixture
def arrive(request: pytest.FixtureRequest, browser: Browser, portal: str) -> Iterator[Arrive]:
    """Bring a visitor: ``arrive()`` at a desk, ``arrive("telephone")`` with a phone."""
    contexts: list[BrowserContext] = []
    visitors = request.node.stash.setdefault(VISITORS, [])

    def bring(screen: str = "ordinateur") -> Visitor:
        context = browser.new_context(
            viewport=SCREENS[screen], has_touch=screen == "telephone", locale="fr-FR"
        )
        contexts.append(context)
        visitors.append(Visitor(context, portal))
        return visitors[-1]

    yield bring
    complaints = [text for visitor in visitors for text in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
