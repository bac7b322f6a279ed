"""A session parsed once: its label letters, and its posts in time order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tweetup.chats.parse.posts import parse_posts
from tweetup.model import in_time_order
from tweetup.text import (
    DEFAULT_LETTERS,
    LETTERED,
    LETTERS_BY_LANGUAGE,
    NUMBER_STYLES,
    ROMAN,
    RUNS_ON,
    Role,
    Spot,
    fold_handle,
    has_question_mark,
    number_in_style,
    read_echo,
    read_labels,
    session_style,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.model import Post, Session

__all__ = ["ParsedSession", "find_letters", "parse_session"]

_BASE = {letter: role for letter, role in DEFAULT_LETTERS.items() if letter != "T"}
_FEWEST_UNMARKED = 3
# A language's letter answers (R3) where so many people open posts with it.
_FEWEST_ANSWERERS = 3
# Between questions of one person, not the parts of a post.
_BETWEEN_QUESTIONS = timedelta(minutes=2)
# Numbers higher than these run on from meeting to meeting where a host asks by them in turn.
_HIGHEST_OF_A_MEETING = 30
# A letter asks where one person opens this many posts with it, numbers rising.
_FEWEST_NUMBERS = 2


def find_letters(
    posts: Sequence[Post], *, style: str | None = None, language: str | None = None
) -> dict[str, Role]:
    """Return the letters that label in this chat, with their roles; ``posts`` are in time order.

    ``style`` is the letter the host is configured to use. Q and A always count; T and the letters
    of other languages count where somebody opens posts with rising numbers of them (or several
    people answer with them), so that a medical chat's T2 stays a tumour stage. So do numbers
    without a letter, by the keys of :data:`~tweetup.text.NUMBER_STYLES`, where somebody asks by
    them one after another, minutes apart, and nobody asks by a letter. Roman numerals (QI),
    letters (Question A), numbers of a meeting and a question (Q12.3) and such as run on from
    meeting to meeting (Q101) are read where somebody asks three at least so, minutes apart.
    """
    letters = dict(_BASE)
    spoken = LETTERS_BY_LANGUAGE.get((language or "").split("-")[0].casefold(), {})
    letters.update({letter: role for letter, role in spoken.items() if letter != "T"})
    configured = style.strip().upper()[:1] if style else ""
    if configured:
        letters[configured] = Role.TOPIC if configured == "T" else Role.QUESTION
    foreign = {
        letter: role
        for table in LETTERS_BY_LANGUAGE.values()
        for letter, role in table.items()
        if letter not in letters
    }
    letters.update(dict.fromkeys(_answer_letters(posts, foreign), Role.ANSWER))
    letters.update(dict.fromkeys(_series_styles(posts, letters), Role.QUESTION))
    rising = _rising_letters(posts, foreign)
    styles = _number_styles(posts)
    if styles and not any(
        letters[letter] is not Role.ANSWER for letter in _rising_letters(posts, letters)
    ):
        letters.update(dict.fromkeys(styles, Role.NUMBER))
    questions = {letter for letter in rising if foreign[letter] is not Role.ANSWER}
    if questions:
        # An answer letter (R3) only makes sense beside the question letter of its language.
        letters.update({letter: foreign[letter] for letter in foreign if letter in questions})
        for table in LETTERS_BY_LANGUAGE.values():
            if questions & (table.keys() - DEFAULT_LETTERS.keys()):
                letters.update({k: v for k, v in table.items() if v is Role.ANSWER})
    return letters


def _answer_letters(posts: Sequence[Post], letters: dict[str, Role]) -> list[str]:
    """Return the answer letters with which several people open posts, set off, by number."""
    people: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, set[int]] = defaultdict(set)
    for post, letter, number, marked in _opening_labels(posts, letters):
        if marked and letters[letter] is Role.ANSWER:
            people[letter].add(fold_handle(post.handle))
            numbers[letter].add(number)
    return [
        letter
        for letter in sorted(people)
        if len(people[letter]) >= _FEWEST_ANSWERERS and len(numbers[letter]) >= _FEWEST_NUMBERS
    ]


def _rising_letters(posts: Sequence[Post], letters: dict[str, Role]) -> set[str]:
    """Return the letters with which one person opens posts, numbers rising.

    Two numbers that are set off from the text are enough, else three.
    """
    opening: dict[tuple[str, str], list[int]] = defaultdict(list)
    set_off: dict[tuple[str, str], list[int]] = defaultdict(list)
    for post, letter, number, marked in _opening_labels(posts, letters):
        opening[letter, fold_handle(post.handle)].append(number)
        if marked:
            set_off[letter, fold_handle(post.handle)].append(number)
    return {
        letter
        for uses, fewest in ((set_off, _FEWEST_NUMBERS), (opening, _FEWEST_UNMARKED))
        for (letter, _), numbers in uses.items()
        if _rises(numbers, fewest)
    }


def _number_styles(posts: Sequence[Post]) -> list[str]:
    """Return the styles of numbers by which one person asks, numbers rising, minutes apart."""
    asked: dict[tuple[str, str], dict[int, datetime]] = defaultdict(dict)
    for post in posts:
        if not has_question_mark(post.text) or read_echo(post.text) is not None:
            continue
        for style in NUMBER_STYLES:
            number = number_in_style(post.text, style)
            if number is not None:
                asked[style, fold_handle(post.handle)].setdefault(number, post.created_at)
    return sorted({style for (style, _), times in asked.items() if _are_asked_in_turn(times)})


def _series_styles(posts: Sequence[Post], letters: Mapping[str, Role]) -> list[str]:
    """Return the keys for the kinds of numbers by which one person asks three questions in turn.

    Their labels open the posts, minutes apart; Roman numerals (QI) and letters (Question A) have
    keys. Where all that somebody asks is Q12.1, Q12.2 and Q12.3, the first number is the meeting's;
    where it is Q101, Q102 and Q103, numbers run on.
    """
    styled: dict[tuple[str, str], dict[int, datetime]] = defaultdict(dict)
    series: dict[str, dict[tuple[int, int | None], datetime]] = defaultdict(dict)
    long_letters = {**letters, RUNS_ON: Role.QUESTION}
    for post in posts:
        if not has_question_mark(post.text) or read_echo(post.text) is not None:
            continue
        author = fold_handle(post.handle)
        for style in (ROMAN, LETTERED):
            number = number_in_style(post.text, style)
            if number is not None:
                styled[style, author].setdefault(number, post.created_at)
        for label in read_labels(post.text, long_letters)[:1]:
            if label.role in (Role.QUESTION, Role.TOPIC) and label.spot is Spot.LEADING:
                part = int(written) if (written := label.part or "").isdecimal() else None
                series[author].setdefault((label.number, part), post.created_at)
    keys = {style for (style, _), times in styled.items() if _are_asked_in_turn(times)}
    keys |= {key for asked in series.values() if (key := _series_style(asked)) is not None}
    return sorted(keys)


def _series_style(asked: Mapping[tuple[int, int | None], datetime]) -> str | None:
    """Return the key for the numbers (and parts) by which one person asked, None for plain ones."""
    numbers = {number for number, _ in asked}
    parts = {part: moment for (_, part), moment in asked.items() if part is not None}
    if len(numbers) == 1 and len(parts) == len(asked) and _are_asked_in_turn(parts):
        return session_style(min(numbers))
    whole = {number: moment for (number, part), moment in asked.items() if part is None}
    in_a_row = list(whole) == list(range(min(whole, default=0), max(whole, default=0) + 1))
    high = max(whole, default=0) > _HIGHEST_OF_A_MEETING
    runs_on = high and in_a_row and len(whole) >= _FEWEST_UNMARKED and _are_apart(whole.values())
    return RUNS_ON if runs_on else None


def _are_asked_in_turn(times: Mapping[int, datetime]) -> bool:
    """Return True for rising numbers with minutes between all of them: no parts of a post."""
    return _rises(list(times), _FEWEST_UNMARKED) and _are_apart(times.values())


def _are_apart(moments: Iterable[datetime]) -> bool:
    return all(later - earlier >= _BETWEEN_QUESTIONS for earlier, later in pairwise(moments))


def _opening_labels(
    posts: Sequence[Post], letters: dict[str, Role]
) -> Iterator[tuple[Post, str, int, bool]]:
    """Yield the posts that open with a letter: post, letter, number, True where it is set off."""
    for post in posts:
        if read_echo(post.text) is not None:
            continue
        for label in read_labels(post.text, letters)[:1]:
            letter = label.written[:1].upper()
            whole_word = label.written[1:2].isalpha()
            if label.spot is Spot.LEADING and not whole_word and letter in letters:
                yield post, letter, label.number, label.marked


def _rises(numbers: list[int], fewest: int) -> bool:
    firsts = list(dict.fromkeys(numbers))
    return len(firsts) >= fewest and firsts == sorted(firsts) and firsts[0] <= _FEWEST_NUMBERS


@dataclass(frozen=True, slots=True)
class ParsedSession:
    """A session with its posts parsed.

    ``letters`` are the label letters of the chat with their roles, ``posts`` the session's posts
    in time order: position ``i`` of a :class:`~tweetup.chats.parse.posts.ParsedPost` is
    ``posts[i]``.
    """

    session: Session
    letters: Mapping[str, Role]
    posts: Sequence[ParsedPost]

    @property
    def hashtags(self) -> tuple[str, ...]:
        """The hashtags that are no words of a question: the session's own."""
        return (self.session.hashtag,)


def parse_session(
    posts: Iterable[Post],
    *,
    session: Session,
    style: str | None = None,
    language: str | None = None,
) -> ParsedSession:
    """Parse the posts of a session; ``posts`` may hold others, which are left out.

    ``style`` and ``language`` are as in :func:`tweetup.chats.parse.session.find_letters`.
    """
    keys = set(session.posts)
    ordered = in_time_order(post for post in posts if post.key in keys)
    letters = find_letters(ordered, style=style, language=language)
    parsed = parse_posts(ordered, session.start, letters, hashtag=session.hashtag)
    return ParsedSession(session, letters, parsed)
