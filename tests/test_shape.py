"""The shape of the code: small modules, small functions, imports that point one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "bodycopy"
MODULES = sorted(SOURCE.rglob("*.py"))

MAX_MODULE_LINES = 300
MAX_BODY_LINES = 40

# Who may import whom: a module may import what stands in a row above its own, and its own package.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("_version", "phrases", "places"),
    (
        "document",
        "errors",
        "settings",
        "paragraphs",
        "terminal",
        "status",
        "signals",
        "limits",
    ),
    ("decode", "repair", "page", "segment", "dedupe", "article", "workers", "hosts"),
    ("strip", "jobserver", "configuration", "corpus", "formats"),
    ("pipeline", "plan", "spans"),
    ("holds", "read", "ledger", "write", "report"),
    ("refresh", "depfile", "books", "progress", "index"),
    ("run", "text", "version", "ledger_reading", "explain", "compare"),
    ("parted",),
    ("origin", "backend"),
    ("batch",),
    ("many",),
    ("__init__",),
    ("commands",),
    ("cli",),
    ("__main__",),
    ("fit",),
)


def top(module: Path) -> str:
    """Return the name under which a module stands in LAYERS."""
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def row(name: str) -> int:
    """Return the row of LAYERS that holds `name`."""
    return next(i for i, layer in enumerate(LAYERS) if name in layer)


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield what of ours a module imports, as it stands in LAYERS."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "bodycopy":
            known = {name for layer in LAYERS for name in layer}
            yield from (a.name if a.name in known else "__init__" for a in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bodycopy."):
            yield str(node.module).split(".")[1]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function's body has, its docstring apart."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_is_small(module: Path) -> None:
    """A module has at most 300 lines, and no function body more than 40."""
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_MODULE_LINES
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [f.name for f in functions if body_lines(f) > MAX_BODY_LINES] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_states_its_idea(module: Path) -> None:
    """The first line of a module's docstring is its idea."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_one_way(module: Path) -> None:
    """A module imports only what stands above it; no stage imports a stage."""
    own = top(module)
    tree = ast.parse(module.read_text(encoding="utf-8"))
    others = {name for name in imported(tree) if name != own}
    assert sorted(name for name in others if row(name) >= row(own)) == []
