"""Questions without a number: by a name (bonus, last one), or by the replies to a host's post.

In a chat without numbers a host asks all, and people answer that very post; it has options to
choose from; or its words hand over to the next matter. A request ("Share one trick …") has no
question mark: it is told by its replies alone, as are questions of a co-host whom nobody named.
Where three posts of hosts do so and the talk follows them, they are the chat's questions. Where it
does not, the talk is free.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from tweetup.chats.questions.candidates import QuestionCandidate
from tweetup.model import Question
from tweetup.text import (
    count_words,
    find_links,
    fold_handle,
    has_question_mark,
    question_text,
    similarity,
    words,
)
from tweetup.text.chat_phrases import (
    ANNOUNCES,
    ASKS_AFTER,
    CALLS_FOR_INTRODUCTIONS,
    CLOSES,
    FINISHES,
    GIVES_THANKS,
    HANDS_OVER,
    INVITES,
    LEADS,
    LEAVES,
    MODERATES,
    NAMES_BONUS,
    NAMES_LAST,
    NAMES_OPENER,
    PROMOTES,
    ROLL_CALLS,
    SAYS_HOST,
    THANKS,
    WELCOMES,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.parse.session import ParsedSession

__all__ = [
    "UnnumberedQuestion",
    "find_named_questions",
    "find_unnumbered_questions",
    "split_options",
]

# People who reply to a post, from which on it is answered by many.
_MANY: Final = 3
_FEWEST_QUESTIONS: Final = 3
# Minutes between two questions.
_APART: Final = 2.5
# Of questions that come at a regular pace: the longest gap beside the shortest, and reposters.
_UNEVEN: Final = 2.5
_REPOSTERS: Final = 2
# Of the people who write after the first question, how many take part in a thread under one.
_FOLLOWED: Final = 0.5
_FEWEST_WORDS: Final = 3
_SURER: Final = 0.93
_LESS_SURE: Final = 0.85
# A host's post with these may be answered by many, but asks them nothing.
_SAYS_OTHER_THINGS: Final = (ANNOUNCES, GIVES_THANKS, LEADS, MODERATES, PROMOTES, SAYS_HOST, THANKS)
# The share of common words from which on a second bonus question is the first one again.
_REPEATED: Final = 0.6
_FEWEST_OPTIONS: Final = 2
_LONGEST_OPTION: Final = 60
# A host score above that of somebody who only is addressed.
_LEADS: Final = 1.0
_BULLET = re.compile(r"\s*(?:[-*+•‣▪▫◦○◯●◎□☐☑✅]|[a-eA-E1-5][).:]|[1-5]\ufe0f?\u20e3)\s*(?=\S)")
_QUESTION_WORD = re.compile(
    r"question|\bq\b|frage|pregunta|vraag|domanda|pergunta|質問|问题|질문|سؤال|вопрос",
    re.IGNORECASE,
)
# Opens a question in chats that mark each one so.
_SIGN = re.compile(r"\s*[❓❔]\ufe0f?\s*")
_OPTION_TAG = re.compile(r"(?:\s*[#＃][\w·]+)+\s*$")


def find_named_questions(
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    chosen: Mapping[int, QuestionCandidate],
) -> dict[int, QuestionCandidate]:
    """Return the host's questions outside the numbers of the ``chosen`` ones, by a free number.

    An icebreaker before all of them has number 0; the last question and bonus ones, be they behind
    all or between two, have the numbers behind the highest, in time order. Each has its name for a
    label. So has one of the chosen that the host gave a name alone and people answered by number.
    """
    if not chosen:
        return {}
    first = min(it.parsed.position for it in chosen.values())
    labelled = [it.parsed.position for it in chosen.values() if it.label is not None]
    end = max(labelled, default=first)
    numbers = {it.parsed.position: number for number, it in chosen.items() if it.archived}
    repliers = _count_repliers(posts)
    opening: dict[int, QuestionCandidate] = {}
    renamed: dict[int, QuestionCandidate] = {}
    more: list[QuestionCandidate] = []
    for parsed in posts:
        leads = host_scores.get(parsed.author, 0.0) > _LEADS
        if not leads or parsed.adds_nothing or parsed.addresses_others or _is_numbered(parsed):
            continue
        opener = _match_name(parsed, NAMES_OPENER)
        ending = parsed.position > end or len(repliers[parsed.position]) >= _MANY
        name = _match_name(parsed, NAMES_BONUS) or (_match_last(parsed) if ending else None)
        if parsed.position in numbers:
            number = numbers[parsed.position]
            if name is not None and chosen[number].label is None:
                renamed[number] = _named(parsed, name, number)
        elif opener is not None and parsed.position < first and 0 not in chosen:
            opening.setdefault(0, _named(parsed, opener, 0))
        elif name is not None and parsed.position > first:
            candidate = _named(parsed, name, max(chosen) + len(more) + 1)
            if not any(_asks_the_same(candidate, other) for other in more):
                more.append(candidate)
    return opening | renamed | {it.number: it for it in more}


def _is_numbered(parsed: ParsedPost) -> bool:
    """Return True for a post with a label other than the number of its name: Bonus question 2."""
    name = NAMES_BONUS.match(parsed.own_text)
    return any(name is None or label.end > name.end() for label in parsed.labels)


def _match_name(parsed: ParsedPost, names: re.Pattern[str]) -> re.Match[str] | None:
    """Return the name of the question that a post opens with, if it then asks."""
    match = names.match(parsed.own_text)
    if match is None or parsed.has_poll:
        return match
    return match if has_question_mark(parsed.own_text[match.end() :].lstrip("?")) else None


def _match_last(parsed: ParsedPost) -> re.Match[str] | None:
    """Return the words with which a post puts the last question, none for a farewell's."""
    named = _match_name(parsed, NAMES_LAST)
    finishes = _match_name(parsed, FINISHES) if named is None else None
    farewell = (LEAVES, CLOSES, THANKS, WELCOMES, ROLL_CALLS)
    if finishes is None or any(phrases.search(parsed.own_text) for phrases in farewell):
        return named
    return finishes


def _asks_the_same(candidate: QuestionCandidate, other: QuestionCandidate) -> bool:
    return similarity(candidate.named_text, other.named_text) >= _REPEATED


def _named(parsed: ParsedPost, name: re.Match[str], number: int) -> QuestionCandidate:
    return QuestionCandidate(
        parsed,
        None,
        number,
        0.0,
        name=" ".join(name["name"].split()),
        named_text=parsed.own_text[name.end() :],
    )


@dataclass(frozen=True, slots=True)
class UnnumberedQuestion:
    """A question that no number tells, with the evidence for it: ``repliers`` are people.

    ``confidence`` (0 to 1) is below that of a label: it is that of a recorded link where half of
    those who wrote until the next question reply, and for a poll; else that of a sure phrase.
    """

    question: Question
    repliers: int
    confidence: float
    reason: str


def find_unnumbered_questions(
    parsed_session: ParsedSession, *, hosts: Sequence[str]
) -> tuple[UnnumberedQuestion, ...]:
    """Return the questions of a chat whose host gives them no number, in time order.

    Their sections are Q1, Q2 …; they have no label. Where nobody is known to host (``hosts`` is
    empty), one person who asks four at least does, if nobody else asks three. Empty where fewer
    than three posts of hosts ask so that the talk follows them.
    """
    posts = parsed_session.posts
    repliers = _count_repliers(posts)
    known = frozenset(map(fold_handle, hosts))
    leading = known or _only_asker(posts, repliers)
    requests = _find_requests(posts, known, repliers)
    timed = _find_timed(posts, known)
    asking: list[ParsedPost] = []
    for parsed in posts:
        marked = parsed.author in leading and _may_ask(parsed, repliers[parsed.position])
        if not marked and parsed.position not in requests | timed:
            continue
        if asking and parsed.minute - asking[-1].minute < _APART:
            if len(repliers[parsed.position]) > len(repliers[asking[-1].position]):
                asking[-1] = parsed
            continue
        asking.append(parsed)
    by_form = sum(map(_has_form, asking))
    if len(asking) < _FEWEST_QUESTIONS:
        return ()
    if by_form < _FEWEST_QUESTIONS and not timed and not _is_followed(asking, posts):
        return ()
    ends = [*(later.position for later in asking[1:]), len(posts)]
    return tuple(
        UnnumberedQuestion(
            _question(parsed, number, parsed_session.hashtags),
            len(repliers[parsed.position]),
            *_evidence(parsed, posts[parsed.position + 1 : end], repliers[parsed.position]),
        )
        for number, (parsed, end) in enumerate(zip(asking, ends, strict=True), 1)
    )


def _may_ask(parsed: ParsedPost, repliers: Collection[str]) -> bool:
    return _asks_all(parsed) and (len(repliers) >= _MANY or _has_form(parsed))


def _find_timed(posts: Sequence[ParsedPost], hosts: Collection[str]) -> frozenset[int]:
    """Return the positions of a host's questions that come at a regular pace and are passed on.

    Four at least, each reposted by two people. Where people answer without replying, the pace and
    the reposts of each tell a question to all.
    """
    reposters: dict[int, set[str]] = defaultdict(set)
    for parsed in posts:
        if parsed.copy_of is not None:
            reposters[parsed.copy_of].add(parsed.author)
    asking = [
        it
        for it in posts
        if it.author in hosts and _asks_all(it) and len(reposters[it.position]) >= _REPOSTERS
    ]
    gaps = [later.minute - it.minute for it, later in pairwise(asking)]
    is_paced = len(asking) > _FEWEST_QUESTIONS and max(gaps) <= _UNEVEN * min(gaps)
    return frozenset(it.position for it in asking) if is_paced else frozenset()


def _find_requests(
    posts: Sequence[ParsedPost],
    hosts: Collection[str],
    repliers: Mapping[int, Collection[str]],
) -> frozenset[int]:
    """Return the positions of posts to all that no mark or no host, but the replies tell as asking.

    Half of those who write until the next such post or question reply to it, and as many people
    as to the host's question that fewest reply to. Others than the hosts ask so only beside them,
    no more often, and a request by form or mark, or twice.
    """
    theirs = [it for it in posts if it.author in hosts]
    marked = [it for it in theirs if _may_ask(it, repliers.get(it.position, ()))]
    least = min((len(repliers.get(it.position, ())) for it in marked), default=0)
    replied = [it for it in theirs if _is_replied(it, repliers, least) and not _is_asking(it)]
    of_hosts = [*marked, *replied]
    answered = [n for it in of_hosts if (n := len(repliers.get(it.position, ()))) >= _MANY]
    others = [
        it
        for it in posts
        if answered
        and it.author not in hosts
        and it.reply_to is None
        and _is_replied(it, repliers, min(answered))
    ]
    starts = sorted(it.position for it in [*of_hosts, *others])
    ends = dict(pairwise([*starts, len(posts)]))
    asking = [
        it
        for it in [*replied, *others]
        if _is_answered_by_half(
            it, posts[it.position + 1 : ends[it.position]], repliers[it.position]
        )
    ]
    count = Counter(it.author for it in asking)
    joint = [
        it
        for it in asking
        if it.author not in hosts
        and (count[it.author] > 1 or _is_asking(it) or INVITES.match(it.own_text) is not None)
    ]
    by_hosts = [it for it in asking if it.author in hosts]
    if len(joint) > len(marked) + len(by_hosts):
        joint = []
    return frozenset(it.position for it in [*by_hosts, *joint])


def _is_replied(parsed: ParsedPost, repliers: Mapping[int, Collection[str]], least: int) -> bool:
    """Return True for a post to all that says nothing but its matter, with many repliers."""
    return (
        len(repliers.get(parsed.position, ())) >= max(_MANY, least)
        and _is_for_all(parsed)
        and not any(phrases.search(_behind_lead(parsed)) for phrases in _SAYS_OTHER_THINGS)
    )


def _is_answered_by_half(
    asking: ParsedPost, behind: Sequence[ParsedPost], repliers: Collection[str]
) -> bool:
    """Return True where half of those who write ``behind`` a post reply to it."""
    writing = {it.author for it in behind if not it.adds_nothing and it.author != asking.author}
    return 2 * len(repliers) >= len(writing)


def _only_asker(
    posts: Sequence[ParsedPost], repliers: Mapping[int, Collection[str]]
) -> frozenset[str]:
    """Return the one author of four questions to all or more; none where another has three."""
    count = Counter(it.author for it in posts if _may_ask(it, repliers.get(it.position, ())))
    asking = [author for author, asked in count.items() if asked >= _FEWEST_QUESTIONS]
    sure = len(asking) == 1 and count[asking[0]] > _FEWEST_QUESTIONS
    return frozenset(asking if sure else ())


def _evidence(
    asking: ParsedPost, behind: Sequence[ParsedPost], repliers: Collection[str]
) -> tuple[float, str]:
    """Return the confidence in a question and the reason; ``behind`` are posts before the next."""
    polls = _is_poll(asking)
    recorded = any(it.reply_to == asking.position for it in behind)
    sure = polls or (
        recorded and _is_asking(asking) and _is_answered_by_half(asking, behind, repliers)
    )
    confidence = _SURER if sure else _LESS_SURE
    signs = [
        *(["a host's poll"] if polls else []),
        *(["hands over to it"] if _hands_over(asking) else []),
        *([f"{len(repliers)} people reply to it"] if len(repliers) > 1 else []),
    ]
    return confidence, f"asks all, without a number: {', '.join(signs)}"


def _asks_all(parsed: ParsedPost) -> bool:
    """Return True for a question to all that is no roll call, welcome or goodbye."""
    return _is_for_all(parsed) and _is_asking(parsed)


def _is_asking(parsed: ParsedPost) -> bool:
    """Return True for a poll, a question mark, and "Next up: tell us …" without one."""
    lead = _lead(parsed.own_text)
    names = lead is not None and (
        _QUESTION_WORD.search(lead[0]) is not None
        or INVITES.match(parsed.own_text, lead.end()) is not None
    )
    return names or parsed.has_poll or has_question_mark(ASKS_AFTER.sub(" ", parsed.own_text))


def _is_for_all(parsed: ParsedPost) -> bool:
    """Return True for a post to nobody in particular that is no roll call, welcome or goodbye."""
    text = _behind_lead(parsed)
    return (
        not parsed.addresses_others
        and not parsed.addressees
        and not parsed.echoes
        and not parsed.adds_nothing
        and (parsed.has_poll or max(len(words(text)), count_words(text)) >= _FEWEST_WORDS)
        and not any(
            phrases.search(text)
            for phrases in (ROLL_CALLS, CALLS_FOR_INTRODUCTIONS, WELCOMES, LEAVES, CLOSES)
        )
    )


def _behind_lead(parsed: ParsedPost) -> str:
    """Return the text behind words that hand over ("Let's start!" may stand before a question)."""
    lead = _lead(parsed.own_text)
    return parsed.own_text[lead.end() :] if lead is not None else parsed.own_text


def _has_form(parsed: ParsedPost) -> bool:
    """Return True for a poll, and for a post that hands over to the next matter or the last."""
    return _is_poll(parsed) or _hands_over(parsed)


def _hands_over(parsed: ParsedPost) -> bool:
    return _lead(parsed.own_text) is not None or _match_last(parsed) is not None


def _lead(text: str) -> re.Match[str] | None:
    """Return the words or the sign that open a post and ask by themselves: "Next up:", ❓."""
    return HANDS_OVER.match(text) or _SIGN.match(text)


def _is_poll(parsed: ParsedPost) -> bool:
    """Return True for the network's own poll, which needs no question mark, or one in words."""
    return parsed.has_poll or len(split_options(parsed.own_text)[1]) >= _FEWEST_OPTIONS


def _count_repliers(posts: Sequence[ParsedPost]) -> dict[int, set[str]]:
    """Return, by position, the others who reply to a post, on record or by its author's handle."""
    repliers: dict[int, set[str]] = defaultdict(set)
    for parsed in posts:
        parent = _parent(parsed)
        if parent is not None and posts[parent].author != parsed.author:
            repliers[parent].add(parsed.author)
    return repliers


def _parent(parsed: ParsedPost) -> int | None:
    return parsed.reply_to if parsed.reply_to is not None else parsed.addressed_post


def _is_followed(asking: Sequence[ParsedPost], posts: Sequence[ParsedPost]) -> bool:
    """Return True where half of those who write after the first question are in their threads."""
    askers = {parsed.author for parsed in asking}
    writing = {
        parsed.author
        for parsed in posts[asking[0].position :]
        if not parsed.adds_nothing and parsed.author not in askers
    }
    return len(_in_threads(asking, posts) - askers) >= _FOLLOWED * len(writing)


def _in_threads(asking: Sequence[ParsedPost], posts: Sequence[ParsedPost]) -> set[str]:
    """Return the authors of posts that reply to the questions, or to such posts."""
    inside = {parsed.position for parsed in asking}
    authors: set[str] = set()
    for parsed in posts:
        if _parent(parsed) in inside:
            inside.add(parsed.position)
            authors.add(parsed.author)
    return authors


def split_options(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a poll without its options, and these; none where it has fewer than two.

    Options are the lines right behind the question that open with a sign: a bullet, a circle, a
    symbol, a letter or digit. Empty lines do not count.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    asked = max((at for at, line in enumerate(lines) if has_question_mark(line)), default=None)
    behind = lines[asked + 1 :] if asked is not None else []
    options = tuple(takewhile(bool, map(_option, behind)))
    if asked is None or len(options) < _FEWEST_OPTIONS:
        return text, ()
    return "\n".join([*lines[: asked + 1], *behind[len(options) :]]), options


def _option(line: str) -> str:
    """Return the words of an option; empty for another line, such as a link."""
    bullet = _BULLET.match(line)
    start = bullet.end() if bullet is not None else _after_symbol(line)
    option = _OPTION_TAG.sub("", line[start:]).strip()
    return option if start and len(option) <= _LONGEST_OPTION and not find_links(option) else ""


def _after_symbol(line: str) -> int:
    """Return the position behind the symbols, such as emoji, that a line opens with."""
    stripped = line.lstrip()
    signs = 0
    for char in stripped:
        if unicodedata.category(char) not in {"So", "Sk", "Mn", "Cf"}:
            break
        signs += 1
    behind = stripped[signs:]
    return len(line) - len(behind.lstrip()) if signs and behind.strip() else 0


def _question(parsed: ParsedPost, number: int, hashtags: tuple[str, ...]) -> Question:
    text, options = split_options(parsed.own_text)
    heading = _lead(text)  # "QUESTION TIME", in a line of its own
    if heading is not None and text[heading.end() :].strip():
        text = text[heading.end() :]
    asked = question_text(text, {}, hashtags)
    lead = _lead(asked) or NAMES_LAST.match(asked) or FINISHES.match(asked)
    if lead is not None and asked[lead.end() :].strip():
        asked = asked[lead.end() :].strip()
    return Question(
        section=f"Q{number}",
        number=number,
        text=f"{asked} [{' · '.join(options)}]" if options else asked,
        label=None,
        post=parsed.post.key,
        posts=(parsed.post.key,),
        author=parsed.post.handle,
        asked_at=parsed.post.created_at,
    )
