"""A whole invented evening as a recap: what a busy chat leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.render.builders import author, participant, post, question, quote, recap, section
from tests.render.people import LABELS, PEOPLE, QUESTIONS, SAYINGS
from tweetup.model import (
    Attendance,
    Author,
    Exchange,
    Minute,
    Numbers,
    OpenQuestion,
    PostKey,
    Provenance,
    Quote,
    Recap,
    RecapSection,
    Reference,
    Relation,
    Resource,
    Sentence,
    Session,
    Theme,
    section_order,
)


@dataclass
class Evening:
    """A whole invented evening: six questions, forty people, eight themes to a question."""

    day: date = date(2024, 5, 16)
    people: int = 40
    questions: int = 6
    themes: int = 8
    per_question: int = 40
    quotes: list[tuple[Quote, str]] = field(default_factory=list)

    def recap(self) -> Recap:
        """The evening as a recap, the same bytes each time."""
        start = datetime(self.day.year, self.day.month, self.day.day, 19, 0, tzinfo=UTC)
        authors = [self._author(index) for index in range(self.people)]
        self._talk(start, authors)
        hosts = tuple(participant(by, is_host=True) for by in authors[:2])
        sections = (
            self._plain("intro", "Introductions"),
            *(self._section(number, start) for number in range(1, self.questions + 1)),
            self._plain("closing", "Closing"),
        )
        posts = sorted(self.quotes, key=lambda item: (item[0].post.created_at, item[0].post.id))
        return recap(
            session=Session(
                id=f"carechat-{self.day}",
                hashtag="carechat",
                start=start,
                end=start + timedelta(hours=1),
                timezone="Europe/London",
                found_by="schedule",
                posts=tuple(item.post.key for item, _ in posts),
            ),
            title=f"#carechat on working together, {self.day.day} May {self.day.year}",
            date=self.day,
            intro=self._intro(),
            hosts=hosts,
            guests=(participant(authors[2], is_guest=True),),
            attendance=Attendance(
                participants=self.people,
                newcomers=9,
                returning=self.people - 9,
                previous="carechat-2024-05-02",
                previous_participants=self.people + 4,
            ),
            numbers=Numbers(
                posts=len(posts),
                originals=len(posts) - 41,
                replies=30,
                quotes=11,
                reposts=57,
                participants=self.people,
                reposters_only=12,
                minutes=60,
                questions=self.questions,
                posts_in_hour=len(posts),
                written_in_hour=len(posts),
                writers_in_hour=1,
                posts_before=0,
                posts_after=0,
                busiest_minute=17,
            ),
            sections=sections,
            resources=self._resources(),
            participants=tuple(
                participant(
                    by,
                    is_host=index < 2,
                    is_guest=index == 2,
                    newcomer=index % 5 == 4,
                    originals=max(1, 9 - index // 4),
                )
                for index, by in enumerate(authors)
            ),
            timeline=self._timeline(start),
            transcript=tuple(posts),
            next_date=start + timedelta(days=14),
            provenance=Provenance(
                version="0.1.0",
                sources=("carechat-may.jsonl", "late-answers.csv"),
                methods=(("label", 171), ("reply", 42), ("time", 31)),
                summarizer="lexrank",
                skipped=3,
                note="Two posts were taken out at their authors' request.",
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
            asked = start + timedelta(minutes=4 + 9 * (number - 1))
            self._say(
                f"Q{number}", f"Q{number}: {QUESTIONS[number - 1]} #carechat", authors[0], asked
            )
            for index in range(self.per_question):
                wait = timedelta(seconds=20 + index * (7 + index // 3))
                by = authors[(index * 7 + number) % len(authors)]
                text = SAYINGS[(index + number) % len(SAYINGS)].format(n=number)
                self._say(f"Q{number}", text, by, asked + wait)
        for index, by in enumerate(authors[3:9]):
            at = start + timedelta(minutes=57, seconds=20 * index)
            self._say("closing", "Thank you all, this was a good one! #carechat", by, at)

    def _say(self, name: str, text: str, by: Author, at: datetime) -> None:
        said = post(text, post_id=str(1790000000000000000 + len(self.quotes)), by=by, at=at)
        self.quotes.append((quote(said), name))

    def _of(self, name: str) -> list[Quote]:
        return [item for item, section_name in self.quotes if section_name == name]

    def _plain(self, name: str, heading: str) -> RecapSection:
        said = self._of(name)
        return section(
            name,
            heading=heading,
            answers=len(said),
            people=len(said),
            summary=(
                Sentence(
                    text=f"{len(said)} people said hello and goodbye.",
                    posts=tuple(item.post.key for item in said),
                ),
            ),
        )

    def _section(self, number: int, start: datetime) -> RecapSection:
        name = f"Q{number}"
        asked, *said = self._of(name)
        keys = [item.post.key for item in said]
        return section(
            name,
            heading=QUESTIONS[number - 1],
            question=question(
                number,
                QUESTIONS[number - 1],
                post=asked.post.key,
                posts=(asked.post.key,),
                asked_at=asked.post.created_at,
                submitted_by="ines_m" if number % 2 else None,
            ),
            answers=len(said),
            people=min(len(said), self.people),
            summary=self._summary(keys),
            themes=tuple(self._theme(name, index, keys) for index in range(self.themes)),
            quotes=tuple(said[2:7]),
            open_questions=(OpenQuestion(quote=said[7]),) if number in (1, 4) else (),
            exchanges=(Exchange(posts=self._exchange(said), people=2),) if number == 2 else (),
        )

    def _summary(self, keys: list[PostKey]) -> tuple[Sentence, ...]:
        return (
            Sentence(
                text=f"{len(keys)} answers came in; the point made most was a shared calendar.",
                posts=tuple(keys),
            ),
            Sentence(
                text="Opinions differed on what comes first, “trust before tools” or tools.",
                posts=tuple(keys[4:6]),
            ),
            Sentence(text="Two people asked back who pays for it.", posts=tuple(keys[1:3])),
        )

    def _theme(self, name: str, index: int, keys: list[PostKey]) -> Theme:
        posts = tuple(keys[index :: self.themes])
        label = LABELS[index % len(LABELS)]
        return Theme(
            section=name, label=label, support=17 - 2 * index, posts=posts, quotes=posts[:2]
        )

    def _exchange(self, said: list[Quote]) -> tuple[Quote, ...]:
        first = said[0]
        reply = Reference(relation=Relation.REPLY, id=first.post.id, handle=first.post.handle)
        answer = post(
            f"@{first.post.handle} who keeps that calendar up to date, though?",
            post_id="1790000000000009999",
            by=said[1].post.author,
            at=first.post.created_at + timedelta(minutes=2),
            references=(reply,),
        )
        return (first, quote(answer))

    def _intro(self) -> tuple[Sentence, ...]:
        return (
            Sentence(
                text="Forty people talked about working together across teams, four fewer than "
                "last time; nine of them were here for the first time.",
                posts=(),
            ),
            Sentence(
                text="Maren Okafor and Tobias Lindqvist asked six questions.",
                posts=tuple(self._of(f"Q{n}")[0].post.key for n in range(1, self.questions + 1)),
            ),
        )

    def _resources(self) -> tuple[Resource, ...]:
        return tuple(
            Resource(
                url=url,
                title=title,
                sharers=("ines_m", "drhsiao", "elpida", "quietnurse", "ward_seven", "nadia_k"),
                shares=7,
                sections=("Q1", "Q2"),
                posts=(self.quotes[10][0].post.key,),
            )
            for url, title in (
                ("https://example.org/notes/shared-calendars", "Shared calendars: our notes"),
                ("https://example.net/a/very/long/address/" + "part-" * 20 + "end", None),
            )
        )

    def _timeline(self, start: datetime) -> tuple[Minute, ...]:
        steps = []
        for index in range(30):
            at = start + timedelta(minutes=2 * index)
            counts: dict[str, int] = {}
            for item, name in self.quotes:
                if at <= item.post.created_at < at + timedelta(minutes=2):
                    counts[name] = counts.get(name, 0) + 1
            posts = tuple(sorted(counts.items(), key=lambda pair: section_order(pair[0])))
            steps.append(Minute(start=at, minutes=2, posts=posts))
        return tuple(steps)


def evening(day: date = date(2024, 5, 16)) -> Recap:
    """A realistic recap."""
    return Evening(day=day).recap()
