"""docs/fhir.md says what the tables say: its tables are theirs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from erpps_app.services.directory.fhir.asking import RESULTS
from erpps_app.services.directory.fhir.kinds import KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fhir.md"


def parameters() -> Iterator[str]:
    """Every parameter of every kind."""
    yield "| ressource | paramètre | type | trouve |"
    yield "|---|---|---|---|"
    for kind, row in KINDS.items():
        for one in row.parameters.values():
            yield f"| {kind} | `{one.name}` | {one.type} | {one.text} |"


def results() -> Iterator[str]:
    """What shapes the answer."""
    yield "| paramètre | sens |"
    yield "|---|---|"
    for name, text in RESULTS.items():
        yield f"| `{name}` | {text} |"


def sorts() -> Iterator[str]:
    """By what each kind can be sorted, and what may come with it."""
    yield "| ressource | `_sort` | `_include` | `_revinclude` |"
    yield "|---|---|---|---|"
    for kind, row in KINDS.items():
        told = (row.sorts, row.includes, row.revincludes)
        cells = (", ".join(f"`{name}`" for name in names) or "–" for names in told)
        yield f"| {kind} | {' | '.join(cells)} |"


TABLES = {"paramètres": parameters, "résultats": results, "tris": sorts}


@pytest.mark.parametrize("name", list(TABLES))
def test_the_page_has_the_table_of_the_search(name: str):
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", text, re.DOTALL)

    assert found
    assert found[1].strip() == "\n".join(TABLES[name]())
