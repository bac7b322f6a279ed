"""A whole invented evening as a recap: what a busy chat leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from msgspec import structs

from tests.render.builders import ENGLISH, author, participant, post
from tests.render.people import AGREEMENTS, PEOPLE, PHRASES, QUESTIONS, SAYINGS, TOOLS
from tweetup.archive import count_figures
from tweetup.config import ChatConfig, RecapConfig
from tweetup.model import (
    AnswerList,
    Author,
    Claims,
    DialogueAct,
    Finding,
    FindingKind,
    Kind,
    LeftOut,
    ListItem,
    Method,
    NextMeeting,
    Participant,
    PassedOn,
    Placement,
    Post,
    PostAct,
    PostKey,
    Provenance,
    Question,
    RaisedBefore,
    Recap,
    Reference,
    Relation,
    Resource,
    ResourceKind,
    ReturningPhrase,
    SectionClaims,
    Segmentation,
    Session,
    TitleSource,
    Topic,
    Wording,
)
from tweetup.recap import PreviousSession, build_recap

CHAT = ChatConfig(hashtag="carechat", hashtags=("carechat",))
FIRST_ANSWERS = 12
"""Answers to a question that have a part of their own: quotes, points, pairs, open questions."""
NEXT_TIME = "Same time in two weeks: who is not in the room?"
KINDS = ("originals", "replies", "quotes", "reposts")


@dataclass
class Evening:
    """A whole invented evening: six questions, forty people, every part of a recap in it."""

    day: date = date(2024, 5, 16)
    people: int = 40
    questions: int = 6
    per_question: int = 40
    wording: Wording = ENGLISH
    topic: bool = True
    announced: bool = True
    zone_source: str = "configured"
    settings: RecapConfig = field(default_factory=lambda: RecapConfig(participants="all"))
    placed: list[tuple[Post, str]] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def recap(self) -> Recap:
        """The evening as a recap, the same bytes each time."""
        start = datetime(self.day.year, self.day.month, self.day.day, 19, 0, tzinfo=UTC)
        authors = [self._author(index) for index in range(self.people)]
        self._talk(start, authors)
        posts = [item for item, _ in self.placed]
        claims, segmentation = self._claims(), self._segmentation(authors)
        session = self._session(start, posts)
        figures = count_figures(
            session,
            posts,
            segmentation,
            [PostAct(post=item.key, act=DialogueAct.ANSWER, answer=1.0) for item in posts],
            {key for section in claims.sections for key in section.answers},
        )
        return build_recap(
            session=session,
            posts=posts,
            segmentation=segmentation,
            claims=claims,
            returning=(self._returning(),),
            resources=self._resources(),
            participants=self._participants(authors),
            numbers=figures.numbers,
            section_numbers=figures.sections,
            previous=PreviousSession(
                session="carechat-2024-04-18", date=date(2024, 4, 18), participants=self.people + 4
            ),
            chat=CHAT
            if self.announced
            else structs.replace(CHAT, next_date=start + timedelta(days=14)),
            settings=self.settings,
            wording=self.wording,
            provenance=Provenance(
                version="0.1.0",
                sources=("carechat-may.jsonl", "late-answers.csv"),
                methods=tuple((method.value, 40 - 5 * n) for n, method in enumerate(Method)),
                skipped=3,
                hidden=2,
            ),
        )

    def _session(self, start: datetime, posts: list[Post]) -> Session:
        return Session(
            id=f"carechat-{self.day}",
            hashtag="carechat",
            start=start,
            end=start + timedelta(hours=1),
            timezone="Europe/London",
            found_by="schedule",
            posts=tuple(item.key for item in sorted(posts, key=lambda item: item.order)),
            zone_source=self.zone_source,
        )

    def _returning(self) -> ReturningPhrase:
        dates = [date(2024, month, 2) for month in (1, 2, 3, 4)]
        return ReturningPhrase(
            section="Q1",
            phrase=PHRASES[0],
            before=tuple(
                RaisedBefore(session=f"carechat-{day}", date=day, people=3, posts=())
                for day in dates
            ),
        )

    def _author(self, index: int) -> Author:
        handle, name = PEOPLE[index % len(PEOPLE)]
        again = index // len(PEOPLE)
        return author(f"{handle}{again or ''}", f"{name}{' ' + 'I' * again if again else ''}")

    def _talk(self, start: datetime, authors: list[Author]) -> None:
        for index, by in enumerate(authors[:8]):
            text = f"Hello, {by.name} here, joining from the kitchen table. #carechat"
            self._say("intro", text, by, start + timedelta(seconds=11 * index))
        for number in range(1, self.questions + 1):
            self._ask(number, start + timedelta(minutes=4 + 9 * (number - 1)), authors)
        for index, by in enumerate(authors[3:9]):
            at = start + timedelta(minutes=57, seconds=20 * index)
            self._say("chatter", f"Chair {index + 1} of the week goes to {by.name}.", by, at)
        for index, by in enumerate(authors[3:9]):
            at = start + timedelta(minutes=59, seconds=20 * index)
            self._say("closing", "Thank you all, this was a good one! #carechat", by, at)
        again = f"{NEXT_TIME} See you there! #carechat"
        self._say("closing", again, authors[0], start + timedelta(minutes=58))

    def _ask(self, number: int, at: datetime, authors: list[Author]) -> None:
        name, words = f"Q{number}", QUESTIONS[number - 1]
        host, *others = authors
        framing = (
            f"We come to part {number} of tonight: the last one was lively, and the wards wrote in."
        )
        self._say(name, framing, host, at - timedelta(seconds=30))
        question = self._say(name, f"Q{number}: {words} #carechat", host, at)
        self.asked.append(
            Question(
                section=name,
                number=number,
                text=words,
                label=name,
                post=question.key,
                posts=(question.key,),
                author=host.handle,
                asked_at=at,
                submitted_by="ines_m" if number % 2 else None,
            )
        )
        for index in range(self.per_question):
            by = others[(index * 7 + number) % len(others)]
            wait = timedelta(seconds=20 + index * (7 + index // 3))
            text = SAYINGS[(index + 3 * number) % len(SAYINGS)].format(n=number)
            self._say(name, text, by, at + wait)
        self._react(number, at, others)

    def _react(self, number: int, at: datetime, others: list[Author]) -> None:
        """Add a counter-view, two agreements, a participant's question and a repost."""
        answers = self._answers(f"Q{number}")
        first, by = answers[0], answers[1].author
        counter = f"@{first.handle} who keeps that calendar up to date, though? #carechat"
        self._say(f"Q{number}", counter, by, at + timedelta(minutes=2), Relation.REPLY, first)
        lead = answers[6]
        for index, text in enumerate(AGREEMENTS[:2]):
            words, by = text.format(to=lead.handle), others[(index + number) % len(others)]
            self._say(f"Q{number}", words, by, at + timedelta(minutes=3), Relation.REPLY, lead)
        text = f"A{number}: does anybody know a ward that does this without a budget? #carechat"
        self._say(f"Q{number}", text, others[number % len(others)], at + timedelta(minutes=4))
        text = f"RT @{lead.handle}: {lead.text}"
        self._say(f"Q{number}", text, others[5], at + timedelta(minutes=5), Relation.REPOST, lead)

    def _say(
        self,
        section: str,
        text: str,
        by: Author,
        at: datetime,
        relation: Relation | None = None,
        to: Post | None = None,
    ) -> Post:
        references = (
            (Reference(relation=relation, id=to.id, handle=to.handle),) if relation and to else ()
        )
        number = str(1790000000000000000 + len(self.placed))
        item = post(text, post_id=number, by=by, at=at, references=references)
        self.placed.append((item, section))
        return item

    def _answers(self, section: str) -> list[Post]:
        """The posts of a section after the host's two, in the order they were added."""
        return [item for item, name in self.placed if name == section][2:]

    def _segmentation(self, authors: list[Author]) -> Segmentation:
        return Segmentation(
            session=f"carechat-{self.day}",
            hosts=tuple(by.handle for by in authors[:2]),
            questions=tuple(self.asked),
            placements=tuple(
                Placement(post=item.key, section=section, method=Method.LABEL, confidence=1.0)
                for item, section in self.placed
            ),
        )

    def _participants(self, authors: list[Author]) -> tuple[Participant, ...]:
        kinds = dict(zip(Kind, KINDS, strict=True))
        people = []
        for index, by in enumerate(authors):
            own = [(item, name) for item, name in self.placed if item.author == by]
            counts = dict.fromkeys(KINDS, 0)
            for item, _ in own:
                counts[kinds[item.kind]] += 1
            person = participant(
                by,
                **counts,
                sections=tuple(dict.fromkeys(name for _, name in own)),
                is_host=index < 2,
                is_guest=index == 2,
                newcomer=index % 5 == 4,
            )
            people += [person] if own else []
        return tuple(people)

    def _claims(self) -> Claims:
        sections = tuple(self._section(number) for number in range(1, self.questions + 1))
        closing = [item for item, name in self.placed if name == "closing"]
        chatter = [item for item, name in self.placed if name == "chatter"]
        topic = Topic(text="working together", posts=(self.placed[0][0].key,))
        other = Topic(text="who is -- not > in the room", sure=False)
        last = self._answers(f"Q{self.questions}")
        return Claims(
            topic=topic if self.topic else None,
            proposals=() if self.topic else (replace(topic, sure=False), other),
            next_meeting=self._next_meeting(closing[-1]) if self.announced else None,
            guests=("drhsiao",),
            introduced=tuple(by for by, _ in PEOPLE[:5]),
            lead_quote=last[1].key,
            passed_on=PassedOn(post=self._answers("Q1")[1].key, people=7),
            mentions=tuple(self._hour_mentions()),
            sections=(
                *sections,
                SectionClaims(
                    section="chatter",
                    answers=tuple(item.key for item in chatter),
                    people=len(chatter),
                    quotes=(chatter[0].key,),
                ),
            ),
            left_out=(
                LeftOut(reason="unsure section", posts=31),
                LeftOut(reason="thanks", posts=7),
            ),
        )

    def _next_meeting(self, source: Post) -> NextMeeting:
        return NextMeeting(
            text=NEXT_TIME,
            posts=(source.key,),
            start=datetime(2024, 5, 30, 19, tzinfo=UTC),
        )

    def _hour_mentions(self) -> list[Finding]:
        return [
            self._mention(
                "Q1",
                phrase,
                [
                    item
                    for n in range(1, self.questions + 1)
                    for item in self._answers(f"Q{n}")[n::9]
                ],
            )
            for phrase in PHRASES[:2]
        ]

    def _section(self, number: int) -> SectionClaims:
        name = f"Q{number}"
        answers = self._answers(name)
        counter, first_agreed, second_agreed, asking, _ = answers[self.per_question :]
        answers = answers[: self.per_question]
        rest = answers[FIRST_ANSWERS:]
        same = [item for item in rest if item.text == answers[6].text][:1]
        point = self._point(name, answers[6], same, (first_agreed.key, second_agreed.key), 5)
        disputed = replace(self._point(name, answers[9], [], (), 0), against=(answers[10].key,))
        phrases = zip(PHRASES[number % 3 :], (rest[0:7], rest[7:11], rest[11:14]), strict=False)
        mentions = tuple(self._mention(name, phrase, posts) for phrase, posts in phrases if posts)
        framing = next(item for item, section in self.placed if section == name)
        return SectionClaims(
            section=name,
            answers=tuple(item.key for item in answers),
            people=len({item.handle for item in answers}),
            framing=(framing.key,) if number == 1 else (),
            findings=(point, disputed, *mentions),
            quotes=tuple(item.key for item in answers[2:6]),
            exchanges=((answers[0].key, counter.key),) if number in (2, 5) else (),
            lists=(self._list(rest),) if number == 4 and rest else (),
            open_questions=(asking.key,) if number in (1, 4) else (),
        )

    def _point(
        self, section: str, lead: Post, same: list[Post], agreed: tuple[PostKey, ...], reposted: int
    ) -> Finding:
        posts = (lead, *same)
        return Finding(
            section=section,
            kind=FindingKind.POINT,
            text=lead.text,
            posts=tuple(item.key for item in posts),
            people=len({item.handle for item in posts}),
            agreed=agreed,
            reposted=reposted,
            quotes=(lead.key,),
        )

    def _mention(self, section: str, phrase: str, posts: list[Post]) -> Finding:
        return Finding(
            section=section,
            kind=FindingKind.MENTION,
            text=phrase,
            phrase=phrase,
            posts=tuple(item.key for item in posts),
            people=len({item.handle for item in posts}),
        )

    def _list(self, posts: list[Post]) -> AnswerList:
        items = []
        for index, tool in enumerate(TOOLS):
            named = posts[index :: len(TOOLS)][: 7 - 2 * index]
            keys = tuple(item.key for item in named)
            items.append(ListItem(item=tool, people=len({it.handle for it in named}), posts=keys))
        return AnswerList(what="tools", items=tuple(items))

    def _resources(self) -> tuple[Resource, ...]:
        first = (self._answers("Q1")[3].key,)
        return tuple(
            Resource(
                url=url,
                title=title,
                sharers=("ines_m", "drhsiao", "elpida", "quietnurse", "ward_seven", "nadia_k"),
                shares=7,
                sections=("Q1", "Q2", "closing"),
                posts=first,
                kind=ResourceKind(kind),
                title_source=TitleSource.CARD if title else None,
                words="the notes that we wrote" if kind == "page" and title else None,
            )
            for url, title, kind in (
                (
                    "https://example.org/notes/shared-calendars",
                    "Shared calendars: our notes",
                    "page",
                ),
                ("https://example.net/a/very/long/address/" + "part-" * 20 + "end", None, "page"),
                ("https://example.com/doi/10.1/2", "Who answers, and who is asked", "paper"),
                ("https://x.com/ann/status/12", None, "post"),
                ("https://example.org/photo.jpg", None, "picture"),
                ("https://t.co/abc", None, "unresolved"),
            )
        )


@cache
def evening(day: date = date(2024, 5, 16)) -> Recap:
    """A realistic recap, made once."""
    return Evening(day=day).recap()
