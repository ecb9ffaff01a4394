"""The documentation cannot rot: what exists is documented, what is printed is up to date."""

import re
import tomllib
from pathlib import Path

import pytest

from erpps_app.domain.checks import CHECKS
from erpps_app.domain.commands import COMMANDS
from erpps_app.domain.directory.extract import COLUMNS
from erpps_app.domain.procedures import PROCEDURES, Effect
from erpps_app.domain.templates import PLACEHOLDERS
from erpps_app.domain.workflow import TRANSITIONS
from erpps_app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str):
    assert f"| `{name}` |" in text("settings.md")


def test_no_setting_is_documented_that_does_not_exist():
    documented = set(re.findall(r"^\| `(\w+)` \|", text("settings.md"), re.MULTILINE))

    assert documented == set(Settings.model_fields)


def direct_dependencies() -> list[str]:
    lines = [
        line
        for name in ("runtime", "test")
        for line in (ROOT / f"requirements/{name}.in").read_text(encoding="utf-8").splitlines()
    ]
    return [re.split(r"[\[=<>]", line)[0] for line in lines if line and not line.startswith("-")]


@pytest.mark.parametrize("name", direct_dependencies())
def test_every_dependency_is_justified(name: str):
    assert re.search(
        rf"^\| [^|]*\b{re.escape(name)}\b[^|]* \|", text("dependencies.md"), re.MULTILINE
    )


def test_the_table_of_transitions_is_the_one_of_the_code():
    rows = [
        f"| {source.label} | {action.label} | {transition.role.label} | {transition.to.label} | "
        f"{'oui' if transition.reason_owed else ''} |"
        for (source, action), transition in TRANSITIONS.items()
    ]

    assert "\n".join(rows) in text("workflow.md")


def test_the_checks_and_the_keys_of_the_review_are_those_of_the_code():
    rows = [f"| {check.title} | {check.why} |" for check in CHECKS]
    rows += [f"| `{command.key}` | {command.label} |" for command in COMMANDS.values()]

    assert [row for row in rows if row not in text("instruction.md")] == []


def test_what_a_message_template_may_hold_is_the_table_of_the_code():
    rows = [f"| `{one.written}` | {one.label} | {one.example} |" for one in PLACEHOLDERS]

    assert "\n".join(rows) in text("instruction.md")


def test_the_table_of_procedures_is_the_one_of_the_code():
    def when(effect: Effect | None) -> str:
        return effect.label if effect else "–"

    rows = [
        f"| {row.object} | {row.target.value} | {when(row.professional)} | {when(row.agency)} | "
        f"{'oui' if row.only_without_franceconnect else ''} | {'oui' if row.second_agent else ''} |"
        for row in PROCEDURES.values()
    ]

    assert "\n".join(rows) in text("procedures.md")


def test_every_link_of_the_readme_leads_somewhere():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", readme)

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_page_of_documentation_is_found_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []


def test_the_project_says_its_python():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["requires-python"] == ">=3.11"


ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (oui|en partie|\*\*non\*\*|sans objet) \| (.*) \|$"
)
PROOF = re.compile(r"`((?:\w+/)?test_\w+\.py)(?:::(test_\w+))?`")
# Requirements of levels 1 and 2 in each chapter of OWASP ASVS 5.0.0.
REQUIREMENTS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]


def requirements() -> list[tuple[str, str, str, str]]:
    lines = text("security.md").splitlines()
    found = [match.groups() for line in lines if (match := ROW.match(line))]
    assert len(found) == sum(line.startswith("| ") and line[2].isdigit() for line in lines)
    return found


def test_no_requirement_of_the_standard_is_passed_over():
    numbers = [number for number, *_ in requirements()]
    chapters = [
        sum(number.split(".")[0] == str(chapter) for number in numbers) for chapter in range(1, 18)
    ]

    assert len(set(numbers)) == len(numbers) == 253
    assert chapters == REQUIREMENTS


@pytest.mark.parametrize("row", requirements(), ids=lambda row: row[0])
def test_a_requirement_that_is_met_names_its_proof_and_the_proof_exists(
    row: tuple[str, str, str, str],
):
    _, _, state, proof = row
    for path, name in PROOF.findall(proof):
        source = (ROOT / "tests" / path).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in source, f"{path} has no {name}"

    assert proof or state == "sans objet"


def test_the_totals_are_those_of_the_table():
    counted = {
        word: sum(state == mark for _, _, state, _ in requirements())
        for word, mark in (
            ("atteintes", "oui"),
            ("en partie", "en partie"),
            ("non atteintes", "**non**"),
            ("sans objet", "sans objet"),
        )
    }

    assert all(f"{number} {word}" in text("security.md") for word, number in counted.items())


def test_every_column_of_the_text_extract_is_documented_in_its_order():
    text = (ROOT / "docs" / "extractions.md").read_text()
    rows = [f"| {c.header} | {f'`{c.field}`' if c.field else ''} | {c.told} |" for c in COLUMNS]

    assert "\n".join(rows) in text
