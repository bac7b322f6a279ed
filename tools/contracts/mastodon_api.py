"""Write the part of Mastodon's API that tweetup reads, as Mastodon.py describes it.

::

    pip install --target API Mastodon.py==2.3.3
    PYTHONPATH=API python -m tools.contracts.mastodon_api tests/contracts/mastodon.json

Mastodon has no machine-readable description of its API; Mastodon.py (MIT, on PyPI) keeps its
entities by https://docs.joinmastodon.org/entities/ and real servers, with the version that each
field came with. Of each entity that responses of ours contain, each field is kept with its type,
that version, and whether it may be null or missing.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

_ROOTS: Final = (
    *("Account", "Context", "Instance", "InstanceV2", "Relationship", "SearchV2", "Status"),
)
#: Types of Mastodon.py's own, as JSON has them.
_PLAIN: Final = {
    "AttribAccessDict": "object",
    "bool": "boolean",
    "datetime": "datetime",
    "float": "number",
    "IdType": "string",
    "int": "integer",
    "MaybeSnowflakeIdType": "string",
    "NonPaginatableList": "array",
    "str": "string",
}
#: Entities that tweetup reads nothing of, kept as objects.
_PASSED_OVER: Final = frozenset(
    {
        "Collection",
        "CredentialAccountSource",
        "CredentialAccountState",
        "FeatureApproval",
        "Filter",
        "FilterResult",
        "FilterV2",
        "Role",
    }
)
_ADDED: Final = re.compile(r"\* (\d+(?:\.\d+)*): added")


def main() -> None:
    """Write the contract into the file named."""
    module = importlib.import_module("mastodon.return_types")
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    classes = {it.name: it for it in ast.parse(source).body if isinstance(it, ast.ClassDef)}
    entities: dict[str, Any] = {}
    waiting = list(_ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in entities:
            entities[name] = _fields(classes[name])
            parts = {it.rstrip("[]") for field in entities[name].values() for it in field["types"]}
            waiting += sorted(parts & classes.keys())
    contract = {
        "source": f"Mastodon.py {version('Mastodon.py')} (PyPI, MIT), entities of Mastodon's API",
        "entities": {name: entities[name] for name in sorted(entities)},
    }
    Path(sys.argv[1]).write_text(json.dumps(contract, indent=1) + "\n", encoding="utf-8")


def _fields(entity: ast.ClassDef) -> dict[str, Any]:
    """Return the fields of an entity by what stands below each."""
    found: dict[str, Any] = {}
    renamed: dict[str, str] = {}
    for line, below in zip(entity.body, [*entity.body[1:], None], strict=True):
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "_rename_map":
            renamed = ast.literal_eval(line.value)
        if not isinstance(line, ast.AnnAssign):
            continue
        prose = ""
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            prose = str(below.value.value)
        kind = ast.parse(ast.literal_eval(line.annotation), mode="eval").body
        added = _ADDED.search(prose)
        is_optional = isinstance(kind, ast.Subscript) and ast.unparse(kind.value) == "Optional"
        told = "(nullable)" in prose or "(optional)" in prose
        found[ast.unparse(line.target)] = {
            "types": sorted(set(_types(kind))),
            "since": added[1] if added else None,
            "nullable": "(nullable)" in prose or (is_optional and not told),
            "optional": "(optional)" in prose or (is_optional and not told),
        }
    return {renamed.get(name, name): field for name, field in found.items()}


def _types(kind: ast.expr) -> list[str]:
    """Return the types of a field: JSON's, an entity's, or a list of one."""
    if isinstance(kind, ast.Subscript):
        outer = ast.unparse(kind.value)
        parts = kind.slice.elts if isinstance(kind.slice, ast.Tuple) else [kind.slice]
        inner = [name for part in parts for name in _types(part)]
        return inner if outer in {"Optional", "Union"} else [f"{name}[]" for name in inner]
    name = str(kind.value) if isinstance(kind, ast.Constant) else ast.unparse(kind)
    return ["object" if name in _PASSED_OVER else _PLAIN.get(name, name)]


if __name__ == "__main__":
    main()
