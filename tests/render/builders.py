"""Recaps made by hand, about invented people, in the shapes that the archive gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tweetup.model import (
    Attendance,
    Author,
    Exchange,
    Link,
    Minute,
    Numbers,
    OpenQuestion,
    Participant,
    Post,
    PostKey,
    Provenance,
    Question,
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

START = datetime(2024, 5, 16, 19, 0, tzinfo=UTC)

PEOPLE = (
    ("maren_okafor", "Maren Okafor"),
    ("tobias_lind", "Tobias Lindqvist"),
    ("drhsiao", "Dr. Wen-Hsiu Hsiao-Abernathy, Community Pharmacist and Part-time Choir Director"),
    ("ines_m", "Inés Montalvo"),
    ("nadia_k", "Надія Коваленко"),
    ("elpida", "Ελπίδα Παππά"),
    ("samir_h", "سمير حداد"),
    ("yael_b", "יעל ברק"),
    ("the_longest_handle_there_could_be_1234567", "J"),
    ("quietnurse", "Quiet Nurse 🌿"),
    ("ward_seven", "Ward Seven"),
    ("pat_and_co", "Pat & Co <ltd>"),
)

SAYINGS = (
    "A{n}: We started with one shared calendar and a rule: nobody books over lunch. #carechat",
    "A{n} Honestly, time. Everybody agrees it matters and nobody has twenty minutes. #carechat",
    "A{n}: Ask the people who come back. They know what works better than any survey does!\n"
    "And pay them for it. #carechat",
    "#carechat A{n}. We wrote it up here: https://example.org/notes/shared-calendars?ref=chat "
    "(free to copy)",
    "A{n}: Нам допомогла одна проста річка: щотижнева зустріч на 15 хвилин. #carechat",
    "A{n} أعتقد أن الثقة تأتي أولاً، ثم الأدوات 😊 #carechat",
    "A{n}: Ξεκινήσαμε μικρά, με δύο ομάδες. Μετά ήρθαν και οι άλλες. #carechat",
    "A{n} snake_case, 2 * 3 * 4 and [brackets] are all fine by me. #carechat",
    "A{n}: small budget, small pilot, and write down what failed. Nobody ever writes that down, so "
    "everybody repeats it. That is my one wish for this community. #carechat",
    "A{n} for us it was the other way round: tools first, trust later. #carechat",
)

QUESTIONS = (
    "What is the one thing that made working together easier where you are?",
    "What gets in the way, and who could take it out of the way?",
    "How do you bring in people who are not in the room, not online, or not asked?",
    "Which tool, habit or form would you give up tomorrow if you could?",
    "Who pays for the time this takes, and who should?",
    "What will you try before we meet again?",
)

LABELS = (
    "a shared calendar",
    "time nobody has",
    "ask the people who come back",
    "trust before tools",
    "start small",
    "write down what failed",
    "pay people for taking part",
    "less e-mail, more meeting in corridors",
)


def author(handle: str = "ann", name: str | None = "Ann Example", **more: object) -> Author:
    return Author(network="x", handle=handle, name=name, **more)  # type: ignore[arg-type] # passed on


def post(
    text: str = "A1: a post",
    *,
    id: str = "1",
    by: Author | None = None,
    at: datetime = START,
    links: tuple[Link, ...] = (),
    language: str | None = None,
    references: tuple[Reference, ...] = (),
) -> Post:
    return Post(
        network="x",
        id=id,
        created_at=at,
        author=by or author(),
        text=text,
        links=links,
        language=language,
        references=references,
    )


def quote(of: Post | None = None, *, url: str | None = "") -> Quote:
    of = of or post()
    return Quote(post=of, url=f"https://x.com/{of.handle}/status/{of.id}" if url == "" else url)


def participant(by: Author, **more: object) -> Participant:
    counts = {"originals": 2, "replies": 1, "quotes": 0, "reposts": 1, "sections": ("Q1",)} | more
    return Participant(author=by, **counts)  # type: ignore[arg-type] # a table of its fields


def question(number: int = 1, text: str = "Why?", **more: object) -> Question:
    fields = {
        "section": f"Q{number}",
        "label": f"Q{number}",
        "post": None,
        "posts": (),
        "author": "maren_okafor",
        "asked_at": START + timedelta(minutes=10 * number - 5),
    } | more
    return Question(number=number, text=text, **fields)  # type: ignore[arg-type] # as above


def section(name: str = "Q1", **more: object) -> RecapSection:
    asked = question(int(name[1:]), "Why?") if name[0] == "Q" else None
    fields = {
        "heading": asked.text if asked else name.capitalize(),
        "question": asked,
        "answers": 1,
        "people": 1,
        "summary": (),
        "themes": (),
        "quotes": (),
        "open_questions": (),
        "exchanges": (),
    } | more
    return RecapSection(section=name, **fields)  # type: ignore[arg-type] # as above


def recap(**more: object) -> Recap:
    """The smallest recap there is: one post in one question."""
    only = quote()
    fields = {
        "session": Session(
            id="carechat-2024-05-16",
            hashtag="carechat",
            start=START,
            end=START + timedelta(hours=1),
            timezone="Europe/London",
            posts=(only.post.key,),
        ),
        "title": "#carechat, 16 May 2024",
        "hashtag": "carechat",
        "date": date(2024, 5, 16),
        "intro": (),
        "hosts": (),
        "guests": (),
        "attendance": Attendance(
            participants=1,
            newcomers=None,
            returning=None,
            previous=None,
            previous_participants=None,
        ),
        "numbers": Numbers(
            posts=1,
            originals=1,
            replies=0,
            quotes=0,
            reposts=0,
            participants=1,
            reposters_only=0,
            minutes=60,
            busiest_minute=1,
        ),
        "sections": (section(quotes=(only,)),),
        "resources": (),
        "participants": (participant(only.post.author),),
        "timeline": (),
        "transcript": ((only, "Q1"),),
        "next_date": None,
        "provenance": Provenance(
            version="0.1",
            sources=("carechat.jsonl",),
            methods=(("label", 1),),
            summarizer="lexrank",
            skipped=0,
        ),
    } | more
    return Recap(**fields)  # type: ignore[arg-type] # a table of its fields


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
        said = post(text, id=str(1790000000000000000 + len(self.quotes)), by=by, at=at)
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
            id="1790000000000009999",
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
