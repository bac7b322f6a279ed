"""Posts of a session as dialogue acts are told from them: own words, phrases, part in the chat.

No tokenizer is loaded. A language without a table of words or phrases is no evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from tweetup.insight.act_words import ANYBODY, ASSENT, YOU
from tweetup.insight.content_words import function_words
from tweetup.insight.open_questions import split_sentences
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import Method, Relation, in_time_order
from tweetup.text import (
    DEFAULT_LETTERS,
    LETTERS_BY_LANGUAGE,
    Role,
    Spot,
    find_hashtags,
    find_links,
    find_mentions,
    find_status_links,
    fold_handle,
    fold_tag,
    has_question_mark,
    leading_mentions,
    read_echo,
    read_labels,
    strip_entities,
    words,
)
from tweetup.text.chat_phrases import (
    ANNOUNCES,
    APPLAUDS,
    ARRIVES,
    CALLS_FOR_INTRODUCTIONS,
    COMES_TO_CHAT,
    DECLINES,
    GIVES_THANKS,
    GREETS,
    INTRODUCES,
    LAUGHS,
    LEADS,
    LEAVES,
    OFFERS,
    PITCHES,
    PRESENTS_READER,
    PROMOTES,
    REQUESTS,
    ROLL_CALLS,
    SAYS_GOODBYE,
    STEPS_AWAY,
    THANKS,
    WELCOMES,
)
from tweetup.text.entities import QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Placement, Post, PostKey, Segmentation
    from tweetup.text import Label

__all__ = ["ActPost", "find_asking", "read_act_posts"]

# Minutes from one question to the next.
_SHORTEST_GAP: Final = 6.0
_LONGEST_GAP: Final = 30.0
_FEWEST_REPEATED: Final = 4
_FROM: Final = re.compile(
    r"(?<!\w)(?:from|in|at|aus|bei|de|desde|en|van|uit|da|di)\s+[#@]?[A-ZÀ-ÖØ-Þ]"
)
_ASKS: Final = re.compile(rf"[{QUESTION_MARKS}][\s!.)\]\"”’»]*$")
_PLAIN_REPOST: Final = re.compile(r"\s*RT\s+\w{1,40}\s*:")
_NAME: Final = re.compile(r"\w{3,}")
_HASHTAG: Final = re.compile(r"#(\w+)")
# A question about the chat itself, whose tag stands as #chat, or one that calls for pitches.
_OF_CHAT: Final = re.compile(
    r"(?<![#\w])chats?\b|\b(?:about|at|for|from|in|of|to) #chat\b|\bpitch", re.IGNORECASE
)
_SHORT_SENTENCE: Final = 3
# With more words of its own a post that opens with praise goes on to answer, as a rule.
_MOST_BESIDE_PRAISE: Final = 4
_STRETCH: Final = "S"
# Quotes of a question with fewer words of their own react to it: "love this one!".
_FEWEST_ANSWERING: Final = 3


def _thanks(text: str) -> re.Match[str] | None:
    return THANKS.search(text) or GIVES_THANKS.search(text)


_PHRASES: Final[dict[str, Callable[[str], re.Match[str] | None]]] = {
    "greets": GREETS.match,
    "arrives": ARRIVES.search,
    "presents": INTRODUCES.search,
    "thanks": _thanks,
    "leaves": LEAVES.search,
    "says_goodbye": SAYS_GOODBYE.match,
    "welcomes": WELCOMES.search,
    "leads": LEADS.search,
    "announces": ANNOUNCES.search,
    "promotes": PROMOTES.search,
    "comes_from": _FROM.search,
}


@lru_cache(maxsize=1 << 14)
def _has_phrase(kind: str, text: str) -> bool:
    """Return True if a text has a phrase of a kind; cached, since every act asks for several."""
    return _PHRASES[kind](text) is not None


@dataclass(frozen=True, kw_only=True)
class ActPost:
    """A post of a session, read.

    ``own`` are its author's own words without labels, ``text`` these without links, handles and
    the chat's hashtags, ``words`` those of the text in one case, ``content`` the ones that are no
    function words of the language. ``names`` are the handles of others that it begins with,
    ``tags`` the hashtags of other chats. ``comments`` is True where the post holds a copy of
    another, ``quotes`` where it links to another, ``quotes_question`` where its record quotes a
    post that asks a question of the chat.

    ``roll_call`` is True where the question of its section asks who is there, ``of_chat`` where it
    asks about the chat or for adverts. ``minute`` counts
    from the first question; ``late`` is the time from the last one, in the usual time between two
    questions. ``first`` is True for its author's first post, ``repeated`` where the author posted
    the same words or link twice, ``outsider`` for an author who takes no part in the talk:
    addresses nobody, is addressed by nobody and labels no answer. ``marked`` is True where a person
    marked the author as a bot, False as none.
    """

    post: Post
    placement: Placement | None
    language: str
    own: str
    text: str
    words: tuple[str, ...]
    content: tuple[str, ...]
    labels: tuple[Label, ...]
    names: tuple[str, ...]
    links: tuple[str, ...]
    tags: frozenset[str]
    minute: float
    late: float
    comments: bool
    quotes: bool
    quotes_question: bool
    host: bool
    first: bool
    roll_call: bool
    of_chat: bool
    repeated: bool = False
    outsider: bool = False
    marked: bool | None = None

    @property
    def section(self) -> str:
        """The section of the placement, empty where there is none."""
        return self.placement.section if self.placement else ""

    @property
    def method(self) -> Method | None:
        """The method of the placement."""
        return self.placement.method if self.placement else None

    @property
    def labelled(self) -> bool:
        """True where a label at the start or the end placed the post."""
        return bool(self.labels) and self.labels[0].spot is not Spot.INLINE

    @property
    def claims_to_answer(self) -> bool:
        """True where the post begins with the label of an answer (A3) and says something."""
        labels = self.labels[:1]
        leads = any(it.role is Role.ANSWER and it.spot is Spot.LEADING for it in labels)
        return leads and bool(self.content)

    @property
    def answers_by_quote(self) -> bool:
        """True where the post quotes a question of the chat and says something of its own to it.

        Praise, assent, thanks, announcements and questions back are no answers.
        """
        assents = bool(self.words) and self.words[0] in ASSENT.get(self.language, ())
        return (
            self.quotes_question
            and not assents
            and len(self.content) >= _FEWEST_ANSWERING
            and not self.asks
            and APPLAUDS.match(self.text) is None
            and not self.says("thanks", "greets", "arrives", "leaves", "announces", "promotes")
        )

    @property
    def reply(self) -> bool:
        """True where the post turns to somebody, by its record or by the handle it opens with."""
        return bool(self.names) or self.post.target(Relation.REPLY) is not None

    @property
    def alone(self) -> bool:
        """True for an author's first post, where it is unlabelled and turns to all."""
        return self.first and not (self.reply or self.labels)

    @property
    def asks(self) -> bool:
        """True where the post has a question mark."""
        return has_question_mark(self.text)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the text."""
        return split_sentences(self.text)

    @cached_property
    def asks_somebody(self) -> bool:
        """True for an unlabelled post that only asks, and asks "you" or "anybody"."""
        return (
            self.asks
            and not self.labelled
            and (self.has(YOU) or self.has(ANYBODY))
            and all(map(_ASKS.search, self.sentences))
        )

    @property
    def asks_under_label(self) -> bool:
        """True where the post has a question's label in front or behind and only asks.

        "Q2b: any seeds?", "In other words: which seeds? Q2".
        """
        at_ends = [it.role for it in self.labels[:1] if it.spot is not Spot.INLINE]
        return at_ends == [Role.QUESTION] and all(map(_ASKS.search, self.sentences))

    @cached_property
    def requests(self) -> bool:
        """True for a post that only asks for something, or offers it, whatever its label.

        Each sentence of three words does, or the first one does as a question.
        """
        long_sentences = [it for it in self.sentences if len(words(it)) >= _SHORT_SENTENCE]
        if not long_sentences:
            return False
        first = long_sentences[0]
        asked = REQUESTS.search(first) is not None and _ASKS.search(first) is not None
        return asked or all(REQUESTS.search(it) or OFFERS.search(it) for it in long_sentences)

    @cached_property
    def declines(self) -> bool:
        """True for a post that opens without an answer ("no idea", "over to"), labelled or not."""
        return DECLINES.match(self.text) is not None

    @cached_property
    def cheers(self) -> bool:
        """True for an unlabelled post that laughs at another, or praises it in a few words."""
        if self.labelled:
            return False
        praises = APPLAUDS.match(self.text) is not None
        return LAUGHS.match(self.text) is not None or (
            praises and len(self.content) <= _MOST_BESIDE_PRAISE
        )

    @cached_property
    def organises(self) -> bool:
        """True for an unlabelled post that calls for introductions, or advertises by the tag.

        Where the question calls for such adverts they answer it.
        """
        if self.labelled:
            return False
        pitches = not self.of_chat and PITCHES.search(self._on_chat) is not None
        return pitches or CALLS_FOR_INTRODUCTIONS.search(self.own) is not None

    @cached_property
    def presents_reader(self) -> bool:
        """True for an unlabelled post to all that opens with who is following the chat."""
        unlabelled = not (self.labelled or self.reply)
        return unlabelled and PRESENTS_READER.match(self._on_chat) is not None

    @cached_property
    def steps_away(self) -> bool:
        """True for an unlabelled post that tells that its author was gone."""
        return not self.labelled and STEPS_AWAY.search(self._on_chat) is not None

    @cached_property
    def speaks_of_chat(self) -> bool:
        """True for an unlabelled post on its author's way to the chat, where nobody asked that."""
        unasked = not (self.labelled or self.of_chat or self.roll_call)
        return unasked and COMES_TO_CHAT.search(self._on_chat) is not None

    @cached_property
    def _on_chat(self) -> str:
        """The author's own words, in which each hashtag of the chat is #chat."""
        return _HASHTAG.sub(
            lambda tag: tag[0] if fold_tag(tag[1]) in self.tags else "#chat", self.own
        )

    @cached_property
    def names_author(self) -> bool:
        """True where a word of the post is part of its author's name or begins the handle."""
        handle = fold_handle(self.post.handle)
        parts = {part.casefold() for part in _NAME.findall(self.post.author.name or "")}
        return any(
            len(word) > 2 and (word in parts or handle.startswith(word)) for word in self.words
        )

    @property
    def presents_author(self) -> bool:
        """True where the post has the author's name, a place or the phrases of an introduction."""
        return self.names_author or self.says("comes_from", "presents")

    @cached_property
    def introduces(self) -> bool:
        """True where an author's first post, to all and unlabelled, tells who or where they are.

        Two signs are needed, since a first post may well answer and name a place or its author.
        """
        if not self.alone or self.asks:
            return False
        signs = (
            self.names_author,
            self.says("comes_from"),
            self.says("presents"),
            self.says("greets", "arrives"),
            self.section == "intro",
        )
        return sum(signs) > 1 and any(signs[:3])

    @property
    def links_page(self) -> bool:
        """True where a link leads to a page, not to a picture or a post."""
        return any(
            not (link.casefold().startswith("pic.") or find_status_links(link))
            for link in self.links
        )

    @property
    def plain_repost(self) -> bool:
        """True for a repost whose handle has lost its @, as programs write it."""
        return _PLAIN_REPOST.match(self.post.text) is not None

    def says(self, *kinds: str) -> bool:
        """Return True if the post has a phrase of one of the kinds.

        Kinds are ``greets``, ``arrives``, ``presents`` (an introduction), ``comes_from`` (a place
        or an institution may follow), ``thanks``, ``leaves``, ``says_goodbye`` (opens with a
        farewell), ``welcomes``, ``leads`` (speaks for the chat), ``announces`` (a question) and
        ``promotes``.
        """
        return any(_has_phrase(kind, self.own) for kind in kinds)

    def has(self, table: Mapping[str, frozenset[str]]) -> bool:
        """Return True if one of the post's words stands in its language's row of a table."""
        return not table.get(self.language, frozenset()).isdisjoint(self.words)

    def count(self, table: Mapping[str, frozenset[str]]) -> int:
        """Return the number of words that stand in the language's row of a table."""
        row = table.get(self.language, frozenset())
        return sum(word in row for word in self.words)


def find_asking(segmentation: Segmentation) -> frozenset[PostKey]:
    """Return the posts that ask the chat's questions; posts that open a stretch need not ask."""
    return frozenset(
        key
        for question in segmentation.questions
        if not question.section.startswith(_STRETCH)
        for key in question.posts
    )


def read_act_posts(
    posts: Iterable[Post],
    *,
    segmentation: Segmentation,
    language: str,
    hashtags: Collection[str],
) -> tuple[ActPost, ...]:
    """Return the posts of a session read, in time order; reposts are left out by the caller.

    ``language`` is a tag such as ``en`` or ``pt-BR``, ``hashtags`` are the chat's own.
    """
    return _SessionReader(segmentation, language, hashtags).read(in_time_order(posts))


class _SessionReader:
    """Reads the posts of one session."""

    def __init__(
        self, segmentation: Segmentation, language: str, hashtags: Collection[str]
    ) -> None:
        self._placements = {placement.post: placement for placement in segmentation.placements}
        self._hosts = frozenset(map(fold_handle, segmentation.hosts))
        self._asked = sorted(
            question.asked_at for question in segmentation.questions if question.asked_at
        )
        self._asking = find_asking(segmentation)
        self._minutes_each = _minutes_each(self._asked)
        self._roll_calls = frozenset(
            question.section
            for question in segmentation.questions
            if ROLL_CALLS.search(question.text)
        )
        self._of_chat = frozenset(
            question.section
            for question in segmentation.questions
            if _OF_CHAT.search(_with_tag(question.text, hashtags))
        )
        self._language = language.replace("_", "-").partition("-")[0].lower()
        self._letters = LETTERS_BY_LANGUAGE.get(self._language, DEFAULT_LETTERS)
        self._function_words = function_words(self._language)
        self._hashtags = frozenset(map(fold_tag, hashtags))

    def read(self, posts: Sequence[Post]) -> tuple[ActPost, ...]:
        """Return the posts, which are in time order, read."""
        writers: set[str] = set()
        read = []
        for post in posts:
            author = fold_handle(post.handle)
            read.append(self._read(post, first=author not in writers))
            writers.add(author)
        return _mark_outsiders(_mark_repeated(read))

    def _read(self, post: Post, *, first: bool) -> ActPost:
        author = fold_handle(post.handle)
        echo = read_echo(post.text)
        comment = post.text if echo is None else echo.comment
        own = own_text(post)
        text = strip_entities(own, hashtags=self._hashtags)
        post_words = words(text)
        placement = self._placements.get(post.key)
        placed_by_label = placement is not None and placement.method is Method.LABEL
        quoted = post.target(Relation.QUOTE)
        return ActPost(
            post=post,
            placement=placement,
            language=self._language,
            own=own,
            text=text,
            words=post_words,
            content=tuple(
                word for word in post_words if word not in self._function_words and len(word) > 1
            ),
            labels=read_labels(comment, self._letters) if placed_by_label else (),
            names=tuple(
                name
                for name in leading_mentions(own, post.mentions)
                if fold_handle(name) != fold_handle(post.handle)
            ),
            links=find_links(comment),
            tags=frozenset(map(fold_tag, find_hashtags(comment))) - self._hashtags,
            minute=_minutes(self._asked[0], post) if self._asked else 0.0,
            late=_minutes(self._asked[-1], post) / self._minutes_each if self._asked else 0.0,
            comments=echo is not None,
            quotes=bool(find_status_links(comment)) or quoted is not None,
            quotes_question=quoted in self._asking,
            host=author in self._hosts,
            first=first,
            roll_call=placement is not None and placement.section in self._roll_calls,
            of_chat=placement is not None and placement.section in self._of_chat,
        )


def _with_tag(text: str, hashtags: Collection[str]) -> str:
    """Return a text in which each of the hashtags is #chat."""
    own = frozenset(map(fold_tag, hashtags))
    return _HASHTAG.sub(lambda tag: "#chat" if fold_tag(tag[1]) in own else tag[0], text)


def _minutes(start: datetime, post: Post) -> float:
    return (post.created_at - start).total_seconds() / 60


def _minutes_each(asked: Sequence[datetime]) -> float:
    """Return the usual time from one question to the next in minutes, the median."""
    gaps = [(after - before).total_seconds() / 60 for before, after in pairwise(asked)]
    return min(max(median(gaps), _SHORTEST_GAP), _LONGEST_GAP) if gaps else _LONGEST_GAP


def _mark_repeated(posts: Sequence[ActPost]) -> list[ActPost]:
    """Return the posts, those marked whose author posted the same words or link twice or more."""
    uses = Counter(use for post in posts for use in _uses(post))
    return [
        replace(post, repeated=True) if any(uses[use] > 1 for use in _uses(post)) else post
        for post in posts
    ]


def _uses(post: ActPost) -> set[tuple[str, tuple[str, ...]]]:
    author = fold_handle(post.post.handle)
    uses: set[tuple[str, tuple[str, ...]]] = {(author, (link,)) for link in post.links}
    if len(post.words) >= _FEWEST_REPEATED:
        uses.add((author, post.words))
    return uses


def _mark_outsiders(posts: Sequence[ActPost]) -> tuple[ActPost, ...]:
    """Return the posts, those marked whose authors take no part in the talk."""
    mentioned = {
        fold_handle(handle)
        for post in posts
        for handle in find_mentions(post.post.text, post.post.mentions)
        if fold_handle(handle) != fold_handle(post.post.handle)
    }
    authors = {fold_handle(post.post.handle) for post in posts}
    talking = {
        fold_handle(post.post.handle)
        for post in posts
        if post.labelled
        or post.host
        or post.post.target(Relation.REPLY) is not None
        or not authors.isdisjoint(map(fold_handle, post.names))
    }
    taking_part = mentioned | talking
    return tuple(
        post if fold_handle(post.post.handle) in taking_part else replace(post, outsider=True)
        for post in posts
    )
