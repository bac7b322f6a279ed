"""The formats a recap can be written in, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tweetup.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.model import Recap

__all__ = ["OUTPUTS", "Output", "render_recap"]


class Output(Protocol):
    """A format: what its files are called, and how a recap becomes its text."""

    @property
    def suffix(self) -> str:
        """What a file of this format ends in, with the dot."""
        ...

    def __call__(self, recap: Recap, *, templates: Path | None = None) -> str:
        """The recap as text; ``templates`` is a folder that comes before ours."""
        ...


OUTPUTS: Registry[Output] = Registry(
    "output format",
    "tweetup.outputs",
    {
        "markdown": "tweetup.render.documents:MARKDOWN",
        "html": "tweetup.render.documents:HTML",
    },
)


def render_recap(recap: Recap, format: str, *, templates: Path | None = None) -> str:  # noqa: A002 - the option's own name, as in `--format`
    """The recap in one of :data:`OUTPUTS`, ending in one line break.

    Raises :class:`~tweetup.errors.UnknownNameError` for a format nobody registered and
    :class:`~tweetup.errors.TweetupError` with file and line for an error in a user's template.
    """
    return OUTPUTS.get(format)(recap, templates=templates)
