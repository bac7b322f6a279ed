"""The recap in short: three to five sentences on a session, each with the posts it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.model import Sentence, section_order
from tweetup.recap.clauses import end_clause, split_clauses
from tweetup.recap.names import list_handles, list_some, zone_name
from tweetup.text import (
    Spot,
    bare_question,
    find_hashtags,
    fold_handle,
    fold_tag,
    is_repost,
    strip_labels,
    strip_opening_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from tweetup.model import (
        Attendance,
        Claims,
        Finding,
        Numbers,
        Participant,
        Post,
        PostKey,
        Question,
        SectionClaims,
        Session,
        Wording,
    )

__all__ = ["SessionFacts", "write_in_short"]

_MOST_SENTENCES: Final = 5
_MOST_MENTIONS: Final = 3
_OPTIONAL: Final = ("attendance", "guests", "asked")
"""The sentences left out first where there are more."""
_LONGEST_QUESTION: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """The facts of a session. ``posts`` are in time order, ``date`` is local.

    ``names`` are the sections' names as readers see them.
    """

    session: Session
    date: date
    posts: Mapping[PostKey, Post]
    questions: tuple[Question, ...]
    sections: Mapping[PostKey, str]
    names: Mapping[str, str]
    claims: Claims
    hosts: tuple[Participant, ...]
    guests: tuple[Participant, ...]
    attendance: Attendance
    numbers: Numbers


def write_in_short(facts: SessionFacts, wording: Wording) -> tuple[Sentence, ...]:
    """Return five sentences at most: the meeting, who came, the questions, posts and phrases.

    Attendance against the meeting before, guests and the questions, which are headings below, are
    told only where fewer than five are left without.
    """
    if not facts.posts:
        return ()
    # A chat that meets every week has another variant of each sentence every week.
    writer = _Writer(facts, wording, facts.date.toordinal() // 7)
    # Attendance follows the number of participants, to which it refers.
    sentences = {
        "meeting": writer.meeting(),
        "guests": writer.guests(),
        "participation": writer.participation(),
        "attendance": writer.attendance(),
        "asked": writer.asked(),
        "passed_on": writer.passed_on(),
        "mentions": writer.mentions(),
        "left_open": writer.left_open(),
    }
    for optional in _OPTIONAL:
        if sum(map(bool, sentences.values())) > _MOST_SENTENCES:
            sentences[optional] = None
    return tuple(replace(it, name=name) for name, it in sentences.items() if it is not None)


@dataclass(frozen=True, slots=True)
class _Writer:
    """The sentences of one session; a method is None where there is nothing to say."""

    facts: SessionFacts
    wording: Wording
    turn: int

    def _sentence(self, name: str, sources: Iterable[PostKey], **values: str) -> Sentence:
        text = self.wording.sentence(name, self.turn, **values)
        return Sentence(text=text, posts=tuple(dict.fromkeys(sources)))

    def meeting(self) -> Sentence:
        """Return date, time, hosts and topic, with the posts that ask the questions."""
        session, topic = self.facts.session, self.facts.claims.topic
        zone = ZoneInfo(session.timezone)
        hosts = [person.author.handle for person in self.facts.hosts]
        folded = frozenset(map(fold_handle, hosts))
        name = f"met{'_topic' if topic else ''}{'_hosted' if hosts else ''}"
        # A stretch may open with a question of somebody else's.
        asking = [
            it.post
            for it in self.facts.questions
            if it.post is not None
            and (it.section.startswith("Q") or fold_handle(it.author or "") in folded)
        ]
        posts = topic.posts if topic is not None and topic.posts else asking
        return self._sentence(
            name,
            posts,
            chat=f"#{session.hashtag}",
            weekday=self.wording.weekday(self.facts.date),
            date=self.wording.day(self.facts.date),
            start=self.wording.clock(session.start.astimezone(zone)),
            zone=zone_name(session.start.astimezone(zone)),
            hosts=self.wording.people(hosts),
            topic=self.wording.quoted(topic.text) if topic else "",
        )

    def guests(self) -> Sentence | None:
        """Return the guests who wrote something, as some of those announced where others are."""
        handles = {guest.author.handle for guest in self.facts.guests if guest.took_part}
        if not handles:
            return None
        posts = [post.key for post in self.facts.posts.values() if post.handle in handles]
        names = self.wording.people(sorted(handles, key=str.casefold))
        announced = frozenset(map(fold_handle, self.facts.claims.guests))
        if announced - set(map(fold_handle, handles)):
            return self._sentence("guests_among", posts, names=names)
        return self._sentence("guest" if len(handles) == 1 else "guests", posts, names=names)

    def participation(self) -> Sentence | None:
        """Return how many people wrote how many posts in the hour, and how many questions.

        The time is that of the hour's last post, with its day where that is a later one: the
        session's end is rounded up to five minutes, or planned.
        """
        numbers = self.facts.numbers
        if not numbers.writers_in_hour:
            return None
        session = self.facts.session
        asked = [it for it in self.facts.questions if it.section.startswith("Q")]
        own = [
            post
            for post in self.facts.posts.values()
            if not is_repost(post) and session.start <= post.created_at <= session.end
        ]
        last = max((post.created_at for post in own), default=session.end)
        end = last.astimezone(ZoneInfo(session.timezone))
        days = "" if end.date() == self.facts.date else "_days"
        return self._sentence(
            f"took_part{days}{'_questions' if asked else ''}",
            (post.key for post in own),
            date=self.wording.day(end.date()),
            end=self.wording.clock(end),
            people=self.wording.count(numbers.writers_in_hour, "person"),
            posts=self.wording.count(numbers.written_in_hour, "post"),
            questions=self.wording.count(len(asked), "question"),
        )

    def asked(self) -> Sentence | None:
        """Return the first and the last of the numbered questions, whole.

        Both have words that are short, and the first has number 1; else nothing is said.
        """
        questions = [it for it in self.facts.questions if it.section.startswith("Q")]
        ends = questions[:1] + questions[1:][-1:]
        if not ends or not all(map(_is_short, ends)) or (ends[0].number or 0) > 1:
            return None
        return self._sentence(
            "asked_one" if len(ends) == 1 else "asked_many",
            (question.post for question in ends if question.post is not None),
            first=self.wording.quoted(_line(ends[0])),
            last=self.wording.quoted(_line(ends[-1])),
        )

    def attendance(self) -> Sentence | None:
        """Return the number of people against that of the meeting before in the archive, its day.

        "Last time" would be untrue where the archive lacks meetings.
        """
        here = self.facts.attendance.participants
        there = self.facts.attendance.previous_participants
        day = self.facts.attendance.previous_date
        if not there or not here or day is None:
            return None
        together = self.facts.attendance.meeting_participants
        if together is not None:
            return self._attendance("attendance_sittings", together, there, day)
        name = "same" if here == there else "fewer" if here < there else "more"
        return self._attendance(f"attendance_{name}", here, there, day)

    def _attendance(self, name: str, here: int, there: int, date: date) -> Sentence:
        return self._sentence(
            name,
            (post.key for post in self.facts.posts.values() if not is_repost(post)),
            here=self.wording.figures(here),
            there=self.wording.figures(there),
            date=self.wording.day(date),
        )

    def passed_on(self) -> Sentence | None:
        """Return the post that most people passed on, in its own words unless it is quoted below.

        Its leading label, and the chat's hashtag at either end, are left out; all else stays as it
        is.
        """
        passed_on = self.facts.claims.passed_on
        if passed_on is None or passed_on.post not in self.facts.posts:
            return None
        post = self.facts.posts[passed_on.post]
        names = f"@{post.handle}"
        people = self.wording.count(passed_on.people, "person")
        if any(post.key in _quoted(section) for section in self.facts.claims.sections):
            return self._sentence(
                "passed_on_below",
                (post.key,),
                names=names,
                people=people,
                sections=self._sections((post.key,)),
            )
        return self._sentence(
            "passed_on",
            (post.key,),
            names=names,
            people=people,
            post=self.wording.quoted(self._words_of(post)),
        )

    def _words_of(self, post: Post) -> str:
        """Return a post on one line, without leading label and the chat's hashtag at its ends."""
        section = self.facts.sections.get(post.key)
        numbers = {question.section: question.number for question in self.facts.questions}
        text = " ".join(post.text.split())
        while True:
            bare = strip_labels(text, spots=(Spot.LEADING,))
            bare = strip_opening_label(bare, numbers.get(section or ""))
            for tag in find_hashtags(bare):
                if fold_tag(tag) == fold_tag(self.facts.session.hashtag):
                    bare = bare.removeprefix(f"#{tag}").removesuffix(f"#{tag}").strip(" :-–—")
            if bare == text or not bare:
                return text
            text = bare

    def mentions(self) -> Sentence | None:
        """Return the phrases that ran through several sections."""
        mentions = self.facts.claims.mentions[:_MOST_MENTIONS]
        if not mentions:
            return None
        listed = self.wording.listing([end_clause(self._mention(it)) for it in mentions])
        text = self.wording.sentence("hour_mentions", self.turn, mentions=listed)
        return split_clauses(text, [mention.posts for mention in mentions])

    def _mention(self, mention: Finding) -> str:
        return self.wording.fill(
            "hour_mention",
            phrase=self.wording.quoted(mention.text),
            people=self.wording.count(mention.people, "person"),
            sections=self._sections(mention.posts),
        )

    def _sections(self, posts: Iterable[PostKey]) -> str:
        """Return the names of the posts' sections, in reading order."""
        sections = {self.facts.sections[key] for key in posts if key in self.facts.sections}
        ordered = sorted(sections, key=section_order)
        return self.wording.listing([self.facts.names.get(name, name) for name in ordered])

    def left_open(self) -> Sentence | None:
        """Return the questions of participants to which no answer was found."""
        posts = [key for section in self._open() for key in section]
        if not posts:
            return None
        handles = list_handles(self.facts.posts[key] for key in posts)
        names = list_some(handles, self.wording)
        if 2 < len(handles) == len(posts):  # each has the note of that question beside the name
            marked = {handle: end_clause(f"@{handle}") for handle in handles}
            listed = self.wording.listing([*marked.values()])
            if listed.replace(end_clause(""), "") == names:
                names = listed
        sentence = self._sentence(
            "left_open" if len(posts) == 1 else "left_open_many",
            posts,
            names=names,
            sections=self._sections(posts),
        )
        if end_clause("") not in sentence.text:
            return sentence
        return split_clauses(sentence.text, [(key,) for key in posts])

    def _open(self) -> Iterator[tuple[PostKey, ...]]:
        for section in self.facts.claims.sections:
            yield tuple(key for key in section.open_questions if key in self.facts.posts)


def _quoted(section: SectionClaims) -> frozenset[PostKey]:
    """Return the posts that a section quotes."""
    points = (key for finding in section.findings for key in (*finding.quotes, *finding.against))
    return frozenset((*section.quotes, *points, *chain.from_iterable(section.exchanges)))


def _is_short(question: Question) -> bool:
    """Return True for a question whose post is there, with words that fit into a sentence."""
    return question.post is not None and 0 < len(_line(question)) <= _LONGEST_QUESTION


def _line(question: Question) -> str:
    return bare_question(question.text)
