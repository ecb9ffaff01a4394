"""French typography: high punctuation and guillemets never part from their word at a line's end."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, sources

# A breakable space before « : », « ; », « ! », « ? », or inside guillemets.
BREAKABLE = re.compile(r"« | »|(?:^|(?<=[\w»)…])) [:;!?](?=\s|$)")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        said = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if said and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_begins_with_high_punctuation(path: Path):
    breakable = [f"{line}: {text}" for line, text in strings(path) if BREAKABLE.search(text)]

    assert breakable == []
