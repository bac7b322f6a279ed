"""The decisions of people on a recap, applied to the recap that was derived.

A decision is a :class:`~tweetup.model.Correction` that ``is_of_recap``: stored apart from all that
is derived, undone by a mark. ``kinds`` reads them and keeps the last of each part; ``on_claims``
applies those that choose statements and posts, before it is composed; ``on_text`` those
on the finished text, such as its title and own paragraphs. Both tell which of them change nothing,
and where the ground of a decision has changed since.
"""

from tweetup.model import MENTION_NAME, POINT_NAME, finding_name
from tweetup.recap.decisions.kinds import (
    GROUNDS,
    NO_WORDING,
    OWN_NAME,
    SEEN,
    DecisionKind,
    Decisions,
    DecisionStanding,
    PartState,
    RecapDecision,
    posts_named,
    read_moment,
    read_names,
    read_post,
    rename_posts,
    section_now,
    words_digest,
)
from tweetup.recap.decisions.on_claims import decide_claims, find_finding
from tweetup.recap.decisions.on_text import OMITTABLE, decide_text, is_on_text_alone

__all__ = [
    "GROUNDS",
    "MENTION_NAME",
    "NO_WORDING",
    "OMITTABLE",
    "OWN_NAME",
    "POINT_NAME",
    "SEEN",
    "DecisionKind",
    "DecisionStanding",
    "Decisions",
    "PartState",
    "RecapDecision",
    "decide_claims",
    "decide_text",
    "find_finding",
    "finding_name",
    "is_on_text_alone",
    "posts_named",
    "read_moment",
    "read_names",
    "read_post",
    "rename_posts",
    "section_now",
    "words_digest",
]
