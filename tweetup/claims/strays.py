"""Posts that stand in a section and do not belong to its question."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.claims.earlier_threads import find_of_earlier_threads
from tweetup.model import DialogueAct, Method, Relation, in_time_order
from tweetup.text import (
    Role,
    Spot,
    find_hashtags,
    find_mentions,
    fold_handle,
    fold_tag,
    has_question_mark,
    leading_mentions,
    read_labels,
    strip_labels,
    words,
)
from tweetup.text.chat_phrases import CLOSES, DIGRESSES, LEAVES
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Placement, Post, PostAct, PostKey, Question, Segmentation

__all__ = ["find_strays"]

_SURE_METHODS: Final = (Method.LABEL, Method.MANUAL)
# A host may say "that's all" of one question early on: minutes after the first, and the last one.
_CLOSES_AFTER_FIRST: Final = timedelta(minutes=40)
_CLOSES_AFTER_LAST: Final = timedelta(minutes=4)
# Words of a question that ties a post to it: so long, and in no more than this share of all posts.
_SHORTEST_WORD: Final = 5
_COMMON_SHARE: Final = 0.1
_FEWEST_COMMON: Final = 4
_STEM_LENGTH: Final = 6
# Long English words of grammar, which tie nothing either.
_GRAMMAR: Final = frozenset(
    word[:_STEM_LENGTH]
    for word in words(
        "about after again alone along always anyone anything because before being could "
        "doing every everyone everything going having might never nobody often other others "
        "people really should since someone something still their there these thing things "
        "think those through today under until using wants where whether which while within "
        "without would yourself"
    )
)
_ACRONYM: Final = re.compile(r"(?<![\w#@])[A-Z][A-Z0-9]{2,}(?!\w)")


def find_strays(
    posts: Iterable[Post],
    *,
    segmentation: Segmentation,
    acts: Mapping[PostKey, PostAct],
    end: datetime | None = None,
    hashtags: Collection[str] = (),
) -> frozenset[PostKey]:
    """Return the posts of a section that answer something else than its question.

    These are labelled for another question, declare a digression, go on with a thread from before
    the question whose earlier posts are not in the archive, follow the close of the chat
    (a host's farewell or ``end``) without a tie to the last question, or stand in a stretch, which
    has no labels, after the close or without a tie to the post that opens it: they reply to it or
    share a word of substance with it. Posts placed by their own label or by a
    person never stray, and neither does a post that asks the chat's own question; but for a post
    that carries only the hashtag of another chat, none of the chat's own ``hashtags`` (none given:
    all may be): its label is that chat's.
    """
    ordered = in_time_order(posts)
    strays = _Strays(ordered, segmentation, acts, end).find()
    asking = {key for question in segmentation.questions for key in question.posts}
    by_hand = {it.post for it in segmentation.placements if it.method is Method.MANUAL}
    return strays | (_find_of_other_chats(ordered, hashtags) - asking - by_hand)


def _find_of_other_chats(posts: Sequence[Post], hashtags: Collection[str]) -> frozenset[PostKey]:
    """Return the posts whose hashtags are all another chat's: no own one, and one of another chat.

    The name of such a hashtag ends in "chat", or nobody else here uses it and the post addresses
    nobody here.
    """
    own = frozenset(map(fold_tag, hashtags))
    if not own:
        return frozenset()
    tags = {post.key: _tags(post) for post in posts}
    users: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        for tag in tags[post.key]:
            users[tag].add(fold_handle(post.handle))
    people = {fold_handle(post.handle) for post in posts}
    keys = {post.key for post in posts}

    def is_alone(post: Post) -> bool:
        addressed = people & set(map(fold_handle, leading_mentions(post.text, post.mentions)))
        in_thread = any(post.target(relation) in keys for relation in Relation)
        return not addressed and not in_thread

    return frozenset(
        post.key
        for post in posts
        if tags[post.key]
        and not _carries(post, tags[post.key], own)
        and (
            any(tag.endswith("chat") for tag in tags[post.key])
            or (all(len(users[tag]) == 1 for tag in tags[post.key]) and is_alone(post))
        )
    )


def _tags(post: Post) -> frozenset[str]:
    return frozenset(map(fold_tag, (*post.hashtags, *find_hashtags(post.text))))


def _carries(post: Post, tags: Collection[str], own: Collection[str]) -> bool:
    """Return True for a post with a hashtag of the chat, also one cut off or glued to a word."""
    text = post.text.casefold()
    return any(f"#{tag}" in text or tag.startswith(tuple(tags)) for tag in own)


class _Strays:
    def __init__(
        self,
        posts: list[Post],
        segmentation: Segmentation,
        acts: Mapping[PostKey, PostAct],
        end: datetime | None,
    ) -> None:
        self._posts = posts
        self._by_key = {post.key: post for post in posts}
        self._questions = {question.section: question for question in segmentation.questions}
        self._hosts = frozenset(map(fold_handle, segmentation.hosts))
        self._placements = {placement.post: placement for placement in segmentation.placements}
        self._asking = {key for question in segmentation.questions for key in question.posts}
        self._acts = acts
        self._end = end

    def find(self) -> frozenset[PostKey]:
        labelled = {
            post.key
            for post, placement in self._loose()
            if _is_labelled_elsewhere(post, placement, self._questions.get(placement.section))
        }
        digressing = {post.key for post, _ in self._loose() if self._digresses(post)}
        strays = labelled | digressing | self._of_earlier_threads()
        strays |= self._untied(strays)
        return frozenset(strays | self._after_close(strays))

    def _loose(self) -> Iterator[tuple[Post, Placement]]:
        """Yield the posts of questions and stretches that no label and no person placed."""
        for post in self._posts:
            placement = self._placements.get(post.key)
            if (
                placement is not None
                and placement.section in self._questions
                and placement.method not in _SURE_METHODS
                and post.key not in self._asking
            ):
                yield post, placement

    def _of_earlier_threads(self) -> frozenset[PostKey]:
        return find_of_earlier_threads(
            self._posts,
            questions=self._questions,
            placements=self._placements,
            loose={post.key for post, _ in self._loose()},
        )

    def _parent(self, post: Post) -> PostKey | None:
        return post.target(Relation.REPLY) or post.target(Relation.QUOTE)

    def _digresses(self, post: Post) -> bool:
        """Return True where a post, or the one that its thread goes back to, says it digresses."""
        seen: set[PostKey] = set()
        current: Post | None = post
        while current is not None and current.key not in seen:
            seen.add(current.key)
            if _declares_digression(current.text):
                return True
            target = current.target(Relation.REPLY)
            current = self._by_key.get(target) if target is not None else None
        return False

    def _untied(self, strays: set[PostKey]) -> set[PostKey]:
        """Return the posts of stretches that nothing ties to the post that opens theirs."""
        stretches = [it for name, it in self._questions.items() if name.startswith("S")]
        if not stretches:
            return set()
        common = _common_words(self._posts)
        subjects = {it.section: self._subject(it, common) for it in stretches}
        close = self._closed_at([it for it in stretches if it.asked_at])
        return {
            post.key
            for post, placement in self._loose()
            if post.key not in strays
            and placement.section in subjects
            and (
                (close is not None and post.created_at > close)
                or not self._is_tied(post, placement.section, subjects[placement.section])
            )
        }

    def _is_tied(self, post: Post, section: str, subject: frozenset[str]) -> bool:
        """Return True for a reply to the post that opens a stretch, or a word in common with it.

        A post of which no record names the post that it answers opens with the asker's handle,
        and the asker asked all nothing else since.
        """
        question = self._questions[section]
        if not subject.isdisjoint(_content_words(post.text)):
            return True
        parent = self._parent(post)
        if parent is not None:
            return parent in question.posts
        asker = fold_handle(question.author or "")
        addressed = [fold_handle(handle) for handle in leading_mentions(post.text, post.mentions)]
        if addressed[:1] != [asker] or question.asked_at is None:
            return False
        return not any(
            question.asked_at < other.created_at < post.created_at
            and fold_handle(other.handle) == asker
            and not leading_mentions(other.text)
            and has_question_mark(other.text)
            for other in self._posts
        )

    def _subject(self, question: Question, common: frozenset[str]) -> frozenset[str]:
        texts = [self._by_key[key].text for key in question.posts if key in self._by_key]
        return _content_words(" ".join([question.whole_text, *texts])) - common - _GRAMMAR

    def _after_close(self, strays: set[PostKey]) -> set[PostKey]:
        """Return the posts after the close that nothing ties to answers of the last question."""
        asked = [q for q in self._questions.values() if q.asked_at and q.section.startswith("Q")]
        if not asked:
            return set()
        last = max(asked, key=lambda question: (question.asked_at, question.number))
        close = self._closed_at(asked)
        if close is None:
            return set()
        answers = set(last.posts)
        people = {fold_handle(last.author or "")}
        late = set()
        for post in self._posts:
            placement = self._placements.get(post.key)
            if placement is None or placement.section != last.section or post.key in strays:
                continue
            loose = post.key not in self._asking and placement.method not in _SURE_METHODS
            if loose and post.created_at > close and not self._joins(post, answers, people):
                late.add(post.key)
            elif self._is_answer(post.key):
                answers.add(post.key)
                people.add(fold_handle(post.handle))
        return late

    def _joins(self, post: Post, answers: set[PostKey], people: set[str]) -> bool:
        """Return True for a stated reply to an answer and for a mention of one who answered."""
        mentioned = set(map(fold_handle, find_mentions(post.text, post.mentions)))
        return self._parent(post) in answers or not people.isdisjoint(mentioned)

    def _is_answer(self, key: PostKey) -> bool:
        act = self._acts.get(key)
        return act is not None and act.act is DialogueAct.ANSWER

    def _closed_at(self, asked: list[Question]) -> datetime | None:
        """Return the time of the first post by a host that closes the chat, else its end."""
        times = [question.asked_at for question in asked if question.asked_at is not None]
        earliest = max(min(times) + _CLOSES_AFTER_FIRST, max(times) + _CLOSES_AFTER_LAST)
        for post in self._posts:
            if (
                post.created_at >= earliest
                and fold_handle(post.handle) in self._hosts
                and self._closes(post)
            ):
                return post.created_at
        return self._end if self._end is not None and self._end >= earliest else None

    def _closes(self, post: Post) -> bool:
        """Return True for a farewell to all, without a label, in the author's own words."""
        act = self._acts.get(post.key)
        return (
            (act is None or act.act is not DialogueAct.REPOST)
            and post.target(Relation.REPLY) is None
            and not leading_mentions(post.text, post.mentions)
            and not read_labels(post.text)
            and (CLOSES.search(post.text) or LEAVES.search(post.text)) is not None
        )


def _is_labelled_elsewhere(post: Post, placement: Placement, question: Question | None) -> bool:
    """Return True where a post's own labels name questions, and none is its section's."""
    labels = [
        label
        for label in read_labels(post.text)
        if label.role in (Role.ANSWER, Role.QUESTION)
        and (label.marked or label.spot is Spot.LEADING)
    ]
    if not labels or question is None or not placement.section.startswith("Q"):
        return False
    own = {question.number, *(label.number for label in read_labels(question.label or ""))}
    return own.isdisjoint(label.number for label in labels)


def _declares_digression(text: str) -> bool:
    handles = leading_mentions(text)
    opening = strip_labels(text, spots=(Spot.LEADING,))
    for handle in handles:
        opening = opening.replace(f"@{handle}", " ", 1)
    return DIGRESSES.match(_without_signs(opening)) is not None


def _content_words(text: str) -> frozenset[str]:
    """Return the stems of long words and the acronyms of a text."""
    text = _without_signs(text)
    long_words = (word for word in words(text) if len(word) >= _SHORTEST_WORD)
    acronyms = (match[0].casefold() for match in _ACRONYM.finditer(text))
    return frozenset(word[:_STEM_LENGTH] for word in (*long_words, *acronyms))


def _without_signs(text: str) -> str:
    """Return a text with its hashtags as plain words."""
    return HASHTAG.sub(lambda tag: tag[1], text)


def _common_words(posts: list[Post]) -> frozenset[str]:
    """Return the words of so many posts that they tie no two: grammar, the chat's hashtag."""
    spread = Counter(word for post in posts for word in _content_words(post.text))
    most = max(_FEWEST_COMMON, _COMMON_SHARE * len(posts))
    return frozenset(word for word, uses in spread.items() if uses > most)
