"""Projects of invented chats to decide on, and everything that a recap shows of posts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chats.making import START, TAG, meeting, post
from tests.project.making import CHAT, SAYINGS
from tweetup.archive import Incoming
from tweetup.config import ChatConfig, Config
from tweetup.jobs.publish import DecidedRecap, decided_recap
from tweetup.model import Capture, Post, Recap, RecapSection, in_time_order, post_name
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession


def talk() -> tuple[Post, ...]:
    """An hour of three questions with points, quotes, a mention, a link and an open question."""
    posts = list(meeting_of(3))
    first = next(it for it in posts if it.text.startswith("A1"))
    posts += [
        post(12.2, "ann", f"@{first.handle} I agree with this, so true #{TAG}", reply=first.id),
        post(12.3, "bo", f"@{first.handle} Yes, I could not agree more #{TAG}", reply=first.id),
        post(12.4, "cy", f"RT @{first.handle}: {first.text}", repost=first.id),
        post(
            12.6,
            "dee",
            f"@{first.handle} I disagree, nobody has the time to carry that much when the soil is"
            f" dry and the days short #{TAG}",
            reply=first.id,
        ),
        post(13, "uma", f"A page on slugs worth reading: https://uma.example/slugs #{TAG}"),
        post(
            *(27.5, "zoe"),
            f"A2: Mulch and shade work best, says this page: https://garden.example/slugs #{TAG}",
        ),
        post(33, "tom", f"How do you keep the foxes out of raised beds at night? #{TAG}"),
    ]
    return tuple(in_time_order(posts))


def meeting_of(asked: int) -> list[Post]:
    """Questions every ten minutes, each with answers of six people that say much."""
    posts = [it for it in meeting(START, asked=asked) if not it.text.startswith("A")]
    for number in range(1, asked + 1):
        for step, who in enumerate(("rosa", "li", "kim", "omar", "eve", "tom")):
            saying = SAYINGS[(number * 6 + step) % len(SAYINGS)]
            posts.append(post(number * 10 + 1 + step, who, f"A{number}: {saying} #{TAG}"))
    return posts


@contextmanager
def project_of(posts: Iterable[Post], chat: ChatConfig = CHAT) -> Iterator[Project]:
    """Yield a project whose archive has these posts."""
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder, "a.db"), chats=(chat,))
        with open_project(config, create=True) as project:
            bring(project, posts)
            yield project


def bring(project: Project, posts: Iterable[Post]) -> None:
    """Import posts as one file."""
    listed = list(posts)
    capture = project.archive.begin(Capture(source="made.jsonl", hashtag=TAG))
    project.archive.add(capture, [Incoming(it) for it in listed])
    project.archive.finish(capture, read=len(listed), skipped={})
    project.forget()


def latest(project: Project) -> ChatSession:
    """Return the last session."""
    return project.session("latest")


def recap_of(project: Project) -> Recap:
    """Return the decided recap of the last session."""
    return both_of(project).recap


def both_of(project: Project) -> DecidedRecap:
    """Return the recap of the last session, derived and decided."""
    return decided_recap(project, latest(project))


def shown_posts(recap: Recap) -> list[str]:
    """Return the name of each place in which a recap shows a post whole."""
    quotes = [recap.lead_quote] if recap.lead_quote else []
    for section in recap.sections:
        quotes += section.framing
        for point in section.points:
            quotes += [point.quote, *point.against]
        quotes += section.quotes
        quotes += chain.from_iterable(it.posts for it in section.exchanges)
        quotes += [it.quote for it in section.open_questions]
    return [f"{it.post.network}:{it.post.id}" for it in quotes]


def repeated(names: Sequence[str]) -> set[str]:
    """Return those that are there twice."""
    return {name for name, count in Counter(names).items() if count > 1}


def section(recap: Recap, name: str) -> RecapSection:
    return next(it for it in recap.sections if it.section == name)


def quotes(recap: Recap, name: str) -> list[str]:
    return [post_name(it.post.key) for it in section(recap, name).quotes]
