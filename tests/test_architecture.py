"""The shape of the house: imports only go down, files stay short, nothing is called utils."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = (
    ("erpps_app.erpps_app",),
    ("erpps_app.pages",),
    ("components",),
    ("state", "erpps_app.api", "erpps_app.cli"),
    ("erpps_app.services",),
    ("erpps_app.adapters", "erpps_app.models", "erpps_app.db"),
    ("erpps_app.domain", "erpps_app.settings", "erpps_app.signature_settings"),
)
LONGEST_FILE = 400
OURS = ("erpps_app", "components", "state")


def sources() -> list[Path]:
    return [path for top in OURS for path in sorted((ROOT / top).rglob("*.py"))]


def test_tests_are_as_short():
    found = {path.name: path.read_text().count("\n") for path in (ROOT / "tests").rglob("*.py")}

    assert {name: lines for name, lines in found.items() if lines > LONGEST_FILE} == {}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def level(module: str) -> int | None:
    """How deep a module lies; ``None`` when it is no layer of ours."""
    depths = [
        (len(prefix), depth)
        for depth, prefixes in enumerate(LAYERS)
        for prefix in prefixes
        if module == prefix or module.startswith(f"{prefix}.")
    ]
    return max(depths)[1] if depths else None


def imports_of(text: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def wrong_imports(module: str, text: str) -> list[str]:
    """What a module imports and should not."""
    own = level(module)
    wrong = [
        name
        for name in imports_of(text)
        if own is not None and (depth := level(name)) is not None and depth < own
    ]
    if (
        own is not None
        and own > level("state")
        and any(name.partition(".")[0].startswith("reflex") for name in imports_of(text))
    ):
        wrong.append("reflex")
    if module.startswith("erpps_app.domain"):
        wrong += [
            name
            for name in imports_of(text)
            if name.partition(".")[0] not in sys.stdlib_module_names
            and not name.startswith("erpps_app.domain")
            and name != "erpps_app"
        ]
    return wrong


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_imports_only_go_down(path: Path):
    assert wrong_imports(module_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("erpps_app.domain.rpps", "import sqlmodel"),
        ("erpps_app.domain.rpps", "from erpps_app.services import review"),
        ("erpps_app.services.review", "import reflex as rx"),
        ("erpps_app.services.review", "from state.review import ReviewState"),
        ("erpps_app.adapters.mail", "from erpps_app.services import outbox"),
        ("components.fields", "from erpps_app.pages import home"),
    ],
)
def test_a_wrong_import_would_be_seen(module: str, text: str):
    assert wrong_imports(module, text)


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_a_file_is_short_and_says_what_it_is_for(path: Path):
    text = path.read_text(encoding="utf-8")

    assert text.count("\n") <= LONGEST_FILE
    assert path.stem not in {"utils", "helpers"}
    assert not text or ast.get_docstring(ast.parse(text))
