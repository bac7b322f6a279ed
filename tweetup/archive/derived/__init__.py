"""Results derived from posts, saved so that they need not be derived again and can be queried.

- ``derivations``: the key of a saved result, and lists of posts in it.
- ``sessions``, ``sittings``, ``segmentation``, ``acts``, ``themes_and_summaries``: the results.

Each is saved with its :class:`~tweetup.archive.outcomes.Derivation` and not loaded with another.
Only the newest result of a kind is saved for a chat or session. Nothing is saved of a session that
is not saved itself, or of posts that have been removed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.lazy_names import load_by_name

if TYPE_CHECKING:
    from tweetup.archive.derived.acts import load_acts, load_counted, save_acts
    from tweetup.archive.derived.claims import load_claims, save_claims
    from tweetup.archive.derived.derivations import (
        find_broken_results,
        load_result,
        load_results,
        save_result,
        unless_damaged,
    )
    from tweetup.archive.derived.segmentation import load_segmentation, save_segmentation
    from tweetup.archive.derived.sessions import (
        delete_other_chats,
        load_aliases,
        load_session_keys,
        load_sessions,
        load_stored_sessions,
        save_sessions,
        sessions_of_posts,
    )
    from tweetup.archive.derived.sittings import load_sittings, save_sittings
    from tweetup.archive.derived.themes_and_summaries import (
        load_summaries,
        load_themes,
        save_summaries,
        save_themes,
    )

__all__ = [
    "delete_other_chats",
    "find_broken_results",
    "load_acts",
    "load_aliases",
    "load_claims",
    "load_counted",
    "load_result",
    "load_results",
    "load_segmentation",
    "load_session_keys",
    "load_sessions",
    "load_sittings",
    "load_stored_sessions",
    "load_summaries",
    "load_themes",
    "save_acts",
    "save_claims",
    "save_result",
    "save_segmentation",
    "save_sessions",
    "save_sittings",
    "save_summaries",
    "save_themes",
    "sessions_of_posts",
    "unless_damaged",
]

_MODULES: Final = {
    "acts": (
        "load_acts",
        "load_counted",
        "save_acts",
    ),
    "claims": (
        "load_claims",
        "save_claims",
    ),
    "derivations": (
        "find_broken_results",
        "load_result",
        "load_results",
        "save_result",
        "unless_damaged",
    ),
    "segmentation": (
        "load_segmentation",
        "save_segmentation",
    ),
    "sessions": (
        "delete_other_chats",
        "load_aliases",
        "load_session_keys",
        "load_sessions",
        "load_stored_sessions",
        "save_sessions",
        "sessions_of_posts",
    ),
    "sittings": (
        "load_sittings",
        "save_sittings",
    ),
    "themes_and_summaries": (
        "load_summaries",
        "load_themes",
        "save_summaries",
        "save_themes",
    ),
}
"""The names of each module, which loads with the first of them that is asked for."""

__getattr__ = load_by_name(__name__, _MODULES)
