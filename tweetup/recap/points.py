"""A theme as a sentence names it: its label in quotation marks, with how many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.model import Post, PostKey, Theme
    from tweetup.recap.wording import Wording

__all__ = ["say_label", "say_points"]


def say_label(theme: Theme, posts: Mapping[PostKey, Post], wording: Wording) -> str:
    """The label as it stands within a sentence.

    Its capital letter goes where the posts write the word without one, so that names and
    German nouns keep theirs.
    """
    label = theme.label
    first = label.split(" ", 1)[0]
    small = first[:1].lower() + first[1:]
    said = {word for key in theme.posts if key in posts for word in posts[key].text.split()}
    if first != small and any(word.strip("\"'“”‘’«»().,:;!?…-–") == small for word in said):
        label = small + label[len(first) :]
    return wording.quoted(label)


def say_points(
    themes: Sequence[Theme], posts: Mapping[PostKey, Post], wording: Wording
) -> str | None:
    """A list of themes with their people: “a” (five people) and “b” (three people)."""
    points = [
        wording.fill(
            "point",
            0,
            {
                "label": say_label(theme, posts, wording),
                "people": wording.count(theme.support, "person"),
            },
        )
        for theme in themes
    ]
    said = [point for point in points if point is not None]
    return wording.listing(said) if said else None
