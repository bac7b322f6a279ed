"""What checks by a JSON Schema have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import ValidationError

__all__ = ["abridged", "innermost", "shortened"]

#: Objects of a page that are looked at: the first and the last ones are of every kind.
_LOOKED_AT = 3


def innermost(error: ValidationError) -> ValidationError:
    """The error of a value that each of several schemas refuses: of that which goes furthest."""
    inner = [innermost(it) for it in error.context or ()]
    return max(inner, key=lambda it: len(it.absolute_path), default=error)


def abridged(value: Any) -> Any:
    """A page of a hundred posts says nothing that its first and last ones do not."""
    if isinstance(value, dict):
        return {name: abridged(part) for name, part in value.items()}
    if isinstance(value, list):
        kept = value if len(value) <= 2 * _LOOKED_AT else value[:_LOOKED_AT] + value[-_LOOKED_AT:]
        return [abridged(part) for part in kept]
    return value


def shortened(message: str) -> str:
    """A message that quotes a large value, without the middle of it."""
    return message if len(message) <= 200 else f"{message[:90]} … {message[-90:]}"
