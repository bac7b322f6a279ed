"""The numbered questions of a session, with their parts, repeats, credits and planned wording."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.chats.questions.candidates import (
    QuestionCandidate,
    choose_candidates,
    find_question_candidates,
)
from tweetup.chats.questions.missing_questions import (
    find_misnumbered_questions,
    find_missing_questions,
    find_retold_questions,
)
from tweetup.chats.questions.repeats import (
    asks_again,
    find_first_posting,
    find_follow_ups,
    find_rewordings,
    merge_doubled_questions,
)
from tweetup.chats.questions.unnumbered import find_named_questions
from tweetup.formats.times import id_time
from tweetup.model import Kind, PlannedQuestion, Question, Relation
from tweetup.text import (
    RUNS_ON,
    count_words,
    find_links,
    find_status_links,
    fold_handle,
    has_question_mark,
    is_removed_name,
    question_text,
    repair_encoding,
)
from tweetup.text.chat_phrases import ANNOUNCES, CREDIT, PARTS, SUBMITTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.parse.session import ParsedSession
    from tweetup.text import Role

__all__ = ["find_questions"]

# Fewer words left ("below!") are no question: it was in the picture or link beside them.
_FEWEST_WORDS = 3
# A question that a post points at is asked by the pointer, where it is older than this.
_POINTS_WITHIN: Final = timedelta(minutes=3)
_WORD = re.compile(r"\w")


def find_questions(
    parsed_session: ParsedSession,
    *,
    host_scores: Mapping[str, float],
    planned: Sequence[PlannedQuestion] = (),
    participants_questions: Collection[int] = (),
) -> tuple[Question, ...]:
    """Return the questions of a session by number, each with every post that asked it.

    A question whose own post is missing has ``post`` None and the time it first showed; its
    ``text`` is empty where no post has its words (asked in a picture, in a link). A question of
    which a post has only the label, beside another post that it quotes or links to, is that post's:
    its author asks, at the time of its id, and it has the words where it is in the archive; nobody
    is named for an author who wrote nothing here. A question that two hosts ask in the same
    minute under two numbers is one.

    ``host_scores`` are :func:`tweetup.chats.parse.hosts.score_hosts`. A number somebody merely
    mentions, announces or answers with is no question, nor is one that a participant asks
    (positions in ``participants_questions``); a planned one counts when a host posted its words.
    """
    posts, hashtags = parsed_session.posts, parsed_session.hashtags
    candidates = find_question_candidates(
        posts,
        host_scores=host_scores,
        planned=planned,
        participants_questions=participants_questions,
        running=RUNS_ON in parsed_session.letters,
    )
    retold = find_retold_questions(candidates, posts)
    asking = {number: theirs for number, theirs in candidates.items() if number not in retold}
    chosen = choose_candidates(asking, posts, host_scores=host_scores, hashtags=hashtags)
    chosen |= find_missing_questions(posts, host_scores, chosen, retold)
    chosen |= find_named_questions(posts, host_scores, chosen)
    misnumbered = find_misnumbered_questions(candidates, chosen)
    moved = {(candidate.number, candidate.parsed.position) for candidate in misnumbered.values()}
    asked, doubled = merge_doubled_questions(chosen | misnumbered, host_scores=host_scores)
    planned_by_number = {question.number: question for question in planned}
    return tuple(
        _build_question(
            candidate,
            [
                other
                for other in candidates.get(number, ())
                if number not in misnumbered and (number + 1, other.parsed.position) not in moved
            ],
            doubles=doubled.get(number, ()),
            until=_next_minute(candidate, asked.values()),
            parsed_session=parsed_session,
            planned=planned_by_number.get(number),
        )
        for number, candidate in sorted(asked.items())
    )


def _next_minute(candidate: QuestionCandidate, asked: Iterable[QuestionCandidate]) -> float | None:
    """Return the minute in which the question after this one is asked, None after the last."""
    minutes = (other.parsed.minute for other in asked)
    return min((minute for minute in minutes if minute > candidate.parsed.minute), default=None)


def _build_question(
    candidate: QuestionCandidate,
    others: Sequence[QuestionCandidate],
    *,
    doubles: Sequence[ParsedPost],
    until: float | None,
    parsed_session: ParsedSession,
    planned: PlannedQuestion | None,
) -> Question:
    """Build the question that ``candidate`` asks; ``others`` have the same number.

    ``doubles`` are other hosts' posts that ask it under another one.
    ``until`` is the minute of the next question, None after the last.
    """
    first = candidate.parsed
    repeats = [
        other.parsed for other in others if candidate.archived and asks_again(other, candidate)
    ]
    shown = [first, *repeats] if candidate.archived else []
    if candidate.copied_text:
        shown = [candidate.parsed] if candidate.copies else []
        shown += [candidate.retold_in] if candidate.retold_in is not None else []
    if candidate.archived:
        earlier = find_first_posting(
            candidate,
            parsed_session.posts,
            letters=parsed_session.letters,
            hashtags=parsed_session.hashtags,
        )
        shown += find_rewordings(candidate, parsed_session.posts, until=until)
        shown += [*find_follow_ups(candidate, others), *doubles]
        if earlier is not None:
            first = earlier
            shown.insert(0, earlier)
    asking = list({parsed.position: parsed for parsed in shown}.values())
    text = _wording(candidate, repeats, parsed_session.letters, parsed_session.hashtags)
    author = first.post.handle if candidate.archived else candidate.copied_handle
    asked_at = first.post.created_at
    if candidate.archived and not text:
        author = _linked_author(candidate.parsed, parsed_session.posts)
        linked = _linked_question(candidate.parsed, parsed_session.posts)
        asked_at = _linked_time(candidate.parsed, linked) or asked_at
        if linked is not None:
            asking.append(linked)
            text = _clean(linked.own_text, parsed_session.letters, parsed_session.hashtags)
    submitted = planned.submitted_by if planned else None
    for parsed in asking:
        credit = SUBMITTED.search(parsed.own_text)
        if credit is not None and not is_removed_name(parsed.post, credit["who"]):
            submitted = submitted or credit["who"]
    if planned and len(text) < len(planned.text) // 2:
        text = planned.text
    return Question(
        section=f"Q{candidate.number}",
        number=candidate.number,
        text=text,
        label=candidate.label.written if candidate.label else candidate.name,
        post=first.post.key if candidate.archived else None,
        posts=tuple(parsed.post.key for parsed in asking),
        author=author,
        asked_at=asked_at,
        submitted_by=submitted,
    )


def _linked_author(parsed: ParsedPost, posts: Sequence[ParsedPost]) -> str | None:
    """Return the author of the post that a wordless one links to, else its own: of a picture.

    None where that author wrote no post of the session.
    """
    handles = [link.handle for link in find_status_links(parsed.post.text)]
    handles += [
        it.handle for it in parsed.post.references if it.relation is Relation.QUOTE and it.handle
    ]
    if parsed.post.target(Relation.QUOTE) is not None and parsed.quotes is not None:
        handles.insert(0, posts[parsed.quotes].post.handle)
    if not handles:
        quotes = parsed.post.kind is Kind.QUOTE
        return None if quotes else parsed.post.handle
    author = fold_handle(handles[0])
    own = (it.post.handle for it in posts if it.author == author and not it.adds_nothing)
    return next(own, None)


def _linked_time(parsed: ParsedPost, linked: ParsedPost | None) -> datetime | None:
    """Return the time of the post that a wordless one points at, three minutes before at most.

    That of its record, where it is in the archive (``linked``), else that in its id.
    """
    target = parsed.post.target(Relation.QUOTE)
    ids = [link.id for link in find_status_links(parsed.post.text)]
    ids += [target.id] if target is not None else []
    times = [linked.post.created_at] if linked is not None else list(map(id_time, ids))
    latest = parsed.post.created_at
    return next((it for it in times if it and latest - _POINTS_WITHIN <= it <= latest), None)


def _linked_question(parsed: ParsedPost, posts: Sequence[ParsedPost]) -> ParsedPost | None:
    """Return the post of the archive that a wordless one quotes by its id, where it asks."""
    ids = {link.id for link in find_status_links(parsed.post.text)}
    if target := parsed.post.target(Relation.QUOTE):
        ids.add(target.id)
    linked = posts[parsed.quotes] if parsed.quotes is not None else None
    if linked is None or linked.post.id not in ids or not has_question_mark(linked.own_text):
        return None
    return linked


def _wording(
    candidate: QuestionCandidate,
    repeats: Sequence[ParsedPost],
    letters: Mapping[str, Role],
    hashtags: tuple[str, ...],
) -> str:
    """Return the question as a reader should see it: parts joined, the credit left to its field."""
    if not candidate.archived:
        return _mark_half(_clean(candidate.copied_text, letters, hashtags), hashtags)
    if candidate.name is not None:
        return _clean(candidate.named_text, {}, hashtags)
    parts = [candidate.parsed]
    if PARTS.search(candidate.parsed.own_text):
        parts += [parsed for parsed in repeats if PARTS.search(parsed.own_text)]
    texts = [PARTS.sub(" ", part.own_text) if len(parts) > 1 else part.own_text for part in parts]
    whole = _mark_half(" ".join(_clean(text, letters, hashtags) for text in texts), hashtags)
    if _WORD.search(whole) is None:
        return ""
    if has_question_mark(whole) or any(part.has_poll for part in parts):
        return whole
    if ANNOUNCES.search(whole):
        return ""
    # Few words without a question mark lead to a picture or link, if there is one.
    return whole if count_words(whole) >= _FEWEST_WORDS or not _shows_more(parts) else ""


def _shows_more(parts: Sequence[ParsedPost]) -> bool:
    """Return True where a post has a picture, a link or a quoted post beside its words."""
    return any(
        part.post.media
        or part.post.links
        or part.post.target(Relation.QUOTE)
        or find_links(part.post.text)
        for part in parts
    )


def _mark_half(text: str, hashtags: tuple[str, ...]) -> str:
    """Return the first part of a question whose second is not in the archive with an ellipsis."""
    half = PARTS.search(text)
    if half is None or half["part"] != "1" or has_question_mark(text):
        return text
    return f"{question_text(PARTS.sub(' ', text), {}, hashtags)} …"


def _clean(text: str, letters: Mapping[str, Role], hashtags: tuple[str, ...]) -> str:
    asked = repair_encoding(question_text(text, letters, hashtags))
    without_credit = CREDIT.sub(" ", SUBMITTED.sub(" ", asked))
    return " ".join(without_credit.split()).strip(" -–—|:")
