"""Names of a package that load their module when somebody asks for them (PEP 562).

``lazy_loader`` does the same for packages of any kind; this is the part that four rooms need, and
every command pays for each import at its start.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # typing itself costs more than this module does
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

__all__ = ["load_by_name"]


def load_by_name(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package, by the names that each of its modules has.

    It raises :class:`AttributeError` for any other name.
    """
    module_of = {name: module for module, listed in names.items() for name in listed}

    def load(name: str) -> Any:  # noqa: ANN401 - a name of any module
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{module_of[name]}"), name)
        setattr(sys.modules[package], name, value)  # asked for once
        return value

    return load
