"""What can be read off a post's text alone: entities, labels, echoes of other posts, likeness.

Pure functions of strings. Text is hostile and human: nothing here raises on any input.
"""

from tweetup.text.comparison import contains_text, fold_text, similarity, words
from tweetup.text.echoes import (
    Echo,
    StatusLink,
    find_status_links,
    is_repost,
    leading_mentions,
    read_echo,
)
from tweetup.text.entities import (
    clean_control,
    find_hashtags,
    find_links,
    find_mentions,
    fold_handle,
    fold_tag,
    has_hashtag,
    strip_entities,
)
from tweetup.text.labels import (
    DEFAULT_LETTERS,
    LETTERS_BY_LANGUAGE,
    Label,
    Role,
    Spot,
    question_text,
    read_labels,
    strip_labels,
)

__all__ = [
    "DEFAULT_LETTERS",
    "LETTERS_BY_LANGUAGE",
    "Echo",
    "Label",
    "Role",
    "Spot",
    "StatusLink",
    "clean_control",
    "contains_text",
    "find_hashtags",
    "find_links",
    "find_mentions",
    "find_status_links",
    "fold_handle",
    "fold_tag",
    "fold_text",
    "has_hashtag",
    "is_repost",
    "leading_mentions",
    "question_text",
    "read_echo",
    "read_labels",
    "similarity",
    "strip_entities",
    "strip_labels",
    "words",
]
