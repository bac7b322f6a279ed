"""Text mining of a chat: pure functions of posts.

Words: ``language`` (tokens, stems), ``content_words``, ``function_words``, ``tokenized_posts``,
``tagging`` with ``tag_features`` (parts of speech), ``noun_phrases``, ``language_detection``,
``phrases`` with ``subjects``. Themes: ``copies`` (near-duplicates), ``topics`` (matrix
factorisation), ``theme_labels``, ``themes``, ``trends``. Summaries: ``summaries`` with
``coverage`` and ``sumy_summarizers``. The purpose of posts: ``dialogue_acts``. Talk:
``exchanges``, ``people``, ``support`` (agreement, disagreement, reposts), ``quotability``
with ``leaning`` (posts that others explain), ``open_questions`` with ``answer_evidence``,
``question_cues`` and ``question_scores``. Hosts'
words: ``announced_topics``, ``announcements`` with ``announcement_phrases``, ``announced_dates``,
``statements`` and ``topic_proposals``. Lists: ``answer_lists``. Links: ``links`` with
``shared_links``, ``link_addresses``, ``link_hosts``, ``link_kinds``, ``link_titles``.

Graphs: ``graph`` (who addressed whom), ``centrality``, ``layout``. People's figures: ``activity``.
A chat's course: ``tag_pairs`` (hashtags), ``telling_words``, ``rates``.

Nothing is imported before it is used: modules load with the first of their names, spaCy, scipy,
sumy and rustworkx inside the functions that need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.lazy_names import load_by_name

if TYPE_CHECKING:
    from tweetup.insight.announced_topics import find_topics
    from tweetup.insight.announcements import find_guests, find_next_meeting
    from tweetup.insight.answer_lists import find_answer_lists
    from tweetup.insight.copies import CopyGroup, group_copies
    from tweetup.insight.dialogue_acts import classify_acts
    from tweetup.insight.exchanges import link_replies
    from tweetup.insight.framing import find_framing
    from tweetup.insight.language_detection import DEFAULT_LANGUAGE, language_of, session_language
    from tweetup.insight.leaning import find_leaning_replies
    from tweetup.insight.links import find_resources
    from tweetup.insight.next_doubts import find_next_doubt
    from tweetup.insight.open_questions import find_open_questions
    from tweetup.insight.people import find_participants
    from tweetup.insight.phrases import find_phrases
    from tweetup.insight.question_scores import score_open_questions
    from tweetup.insight.quotability import rate_quotes
    from tweetup.insight.summaries import SUMMARIZERS, summarise
    from tweetup.insight.support import find_named_assent, find_support
    from tweetup.insight.themes import find_themes
    from tweetup.insight.trends import EarlierSession, find_returning, find_trends

__all__ = [
    "DEFAULT_LANGUAGE",
    "SUMMARIZERS",
    "CopyGroup",
    "EarlierSession",
    "classify_acts",
    "find_answer_lists",
    "find_framing",
    "find_guests",
    "find_leaning_replies",
    "find_named_assent",
    "find_next_doubt",
    "find_next_meeting",
    "find_open_questions",
    "find_participants",
    "find_phrases",
    "find_resources",
    "find_returning",
    "find_support",
    "find_themes",
    "find_topics",
    "find_trends",
    "group_copies",
    "language_of",
    "link_replies",
    "rate_quotes",
    "score_open_questions",
    "session_language",
    "summarise",
]

_MODULES: Final = {
    "announced_topics": ("find_topics",),
    "announcements": (
        "find_guests",
        "find_next_meeting",
    ),
    "answer_lists": ("find_answer_lists",),
    "copies": (
        "CopyGroup",
        "group_copies",
    ),
    "dialogue_acts": ("classify_acts",),
    "exchanges": ("link_replies",),
    "framing": ("find_framing",),
    "next_doubts": ("find_next_doubt",),
    "language_detection": (
        "DEFAULT_LANGUAGE",
        "language_of",
        "session_language",
    ),
    "leaning": ("find_leaning_replies",),
    "links": ("find_resources",),
    "open_questions": ("find_open_questions",),
    "people": ("find_participants",),
    "phrases": ("find_phrases",),
    "question_scores": ("score_open_questions",),
    "quotability": ("rate_quotes",),
    "summaries": (
        "SUMMARIZERS",
        "summarise",
    ),
    "support": (
        "find_named_assent",
        "find_support",
    ),
    "themes": ("find_themes",),
    "trends": (
        "EarlierSession",
        "find_returning",
        "find_trends",
    ),
}

__getattr__ = load_by_name(__name__, _MODULES)
