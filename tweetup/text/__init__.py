"""Pure functions of a post's text. None of them raises on any input.

``entities`` finds words, handles, hashtags and links, ``labels`` the marks of questions and
answers (Q3, A3), ``echoes`` copies of other posts, ``names`` a name however it is written and
``statements`` the words to quote; ``chat_phrases`` has tables of the phrases that hosts and
participants use, in seven languages; ``plurals`` writes counted nouns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.lazy_names import load_by_name

if TYPE_CHECKING:
    from tweetup.text.echoes import (
        Echo,
        StatusLink,
        adds_no_words,
        contains_text,
        counted_kind,
        find_status_links,
        fold_text,
        is_removed_name,
        is_repost,
        leading_mentions,
        mention_part,
        read_echo,
        similarity,
    )
    from tweetup.text.entities import (
        clean_control,
        find_addressees,
        find_hashtags,
        find_links,
        find_mentions,
        fold_handle,
        fold_tag,
        has_hashtag,
        strip_entities,
        words,
    )
    from tweetup.text.labels import (
        DEFAULT_LETTERS,
        LETTERS_BY_LANGUAGE,
        NUMBER_STYLES,
        Label,
        Role,
        Spot,
        number_in_style,
        question_text,
        read_labels,
        strip_labels,
        strip_opening_label,
    )
    from tweetup.text.names import (
        fold_name,
        holds_name,
        is_given_name,
        is_person_name,
        strip_refusals,
    )
    from tweetup.text.statements import (
        bare_question,
        gives_reason,
        has_question_mark,
        is_cut_off,
        is_garbled,
        is_whole_statement,
        leans_on_another,
        opens_empty,
        repair_encoding,
        statement_of,
        without_tag_questions,
    )
    from tweetup.text.whole_handles import whole_handles, with_whole_mentions

__all__ = [
    "DEFAULT_LETTERS",
    "LETTERS_BY_LANGUAGE",
    "NUMBER_STYLES",
    "Echo",
    "Label",
    "Role",
    "Spot",
    "StatusLink",
    "adds_no_words",
    "bare_question",
    "clean_control",
    "contains_text",
    "counted_kind",
    "find_addressees",
    "find_hashtags",
    "find_links",
    "find_mentions",
    "find_status_links",
    "fold_handle",
    "fold_name",
    "fold_tag",
    "fold_text",
    "gives_reason",
    "has_hashtag",
    "has_question_mark",
    "holds_name",
    "is_cut_off",
    "is_garbled",
    "is_given_name",
    "is_person_name",
    "is_removed_name",
    "is_repost",
    "is_whole_statement",
    "leading_mentions",
    "leans_on_another",
    "mention_part",
    "number_in_style",
    "opens_empty",
    "question_text",
    "read_echo",
    "read_labels",
    "repair_encoding",
    "similarity",
    "statement_of",
    "strip_entities",
    "strip_labels",
    "strip_opening_label",
    "strip_refusals",
    "whole_handles",
    "with_whole_mentions",
    "without_tag_questions",
    "words",
]

_MODULES: Final = {
    "echoes": (
        "Echo",
        "StatusLink",
        "adds_no_words",
        "contains_text",
        "counted_kind",
        "find_status_links",
        "fold_text",
        "is_removed_name",
        "is_repost",
        "leading_mentions",
        "mention_part",
        "read_echo",
        "similarity",
    ),
    "entities": (
        "clean_control",
        "find_addressees",
        "find_hashtags",
        "find_links",
        "find_mentions",
        "fold_handle",
        "fold_tag",
        "has_hashtag",
        "strip_entities",
        "words",
    ),
    "labels": (
        "DEFAULT_LETTERS",
        "LETTERS_BY_LANGUAGE",
        "NUMBER_STYLES",
        "Label",
        "Role",
        "Spot",
        "number_in_style",
        "question_text",
        "read_labels",
        "strip_labels",
        "strip_opening_label",
    ),
    "names": ("fold_name", "holds_name", "is_given_name", "is_person_name", "strip_refusals"),
    "statements": (
        "bare_question",
        "gives_reason",
        "has_question_mark",
        "is_cut_off",
        "is_garbled",
        "is_whole_statement",
        "leans_on_another",
        "opens_empty",
        "repair_encoding",
        "statement_of",
        "without_tag_questions",
    ),
    "whole_handles": ("whole_handles", "with_whole_mentions"),
}
"""The names of each module, which loads with the first of them that is asked for."""

__getattr__ = load_by_name(__name__, _MODULES)
