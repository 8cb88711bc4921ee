"""Read who imports whom from the source, without importing anything."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Import:
    """One imported module or name, and where it stands."""

    importer: str
    target: str
    line: int
    for_types_only: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}"


@cache
def modules(package: str) -> dict[str, Path]:
    """Every module of a top-level package: dotted name and file."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        relative = path.relative_to(ROOT)
        if "node_modules" in relative.parts:
            continue
        parts = relative.parts[:-1] if relative.name == "__init__.py" else relative.with_suffix("").parts
        found[".".join(parts)] = path
    return found


@cache
def imports(package: str) -> tuple[Import, ...]:
    """Every import in a top-level package, also those inside functions."""
    return tuple(found for name, path in modules(package).items() for found in imports_in(name, path))


def imports_in(name: str, path: Path) -> Iterator[Import]:
    """The imports of one module; `from x import y` gives `x.y`, whatever `y` is."""
    tree = ast.parse(path.read_text(), str(path))
    typing_only = {id(node) for guard in ast.walk(tree) if _is_typing_guard(guard) for node in ast.walk(guard)}
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            targets = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            yield Import(name, target, node.lineno, id(node) in typing_only)


def graph(package: str) -> dict[str, set[str]]:
    """Module to the modules of the same top-level package that it needs when it runs."""
    known = modules(package)
    edges: dict[str, set[str]] = {name: set() for name in known}
    for found in imports(package):
        target = found.target if found.target in known else found.target.rpartition(".")[0]
        if target in known and target != found.importer and not found.for_types_only:
            edges[found.importer].add(target)
    return edges


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other, directly or round about (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in sorted(edges[name]):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in edges:
        if name not in index:
            visit(name)
    return found


def longest_chain(edges: dict[str, set[str]]) -> list[str]:
    """The longest way down from module to module; needs edges without circles."""

    @cache
    def below(name: str) -> tuple[str, ...]:
        return (name, *max((below(target) for target in sorted(edges[name])), key=len, default=()))

    return list(max((below(name) for name in edges), key=len))


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _is_typing_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
