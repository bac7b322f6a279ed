"""A host's hour: the recap of a real chat, edited at the desk until it is what a reader found.

    python -m benchmarks.host_hour [--at-once] [ARCHIVE]

A host who knows where each post belongs, and what a careful reader found (``points/``), plays
through the forms of ``tweetup desk`` over HTTP: the checks from the top, the topic, the next
meeting, the key themes in words of their own, the quotes, the open questions. Each form that is
sent is an action. An action takes the time to read what it is about (240 words a minute), 3 s to
decide, 1.5 s for each word that is typed, and 2 s for each post that is ticked; the recap itself is
read once. Printed is the state of the recap before, after each step, and where 40 actions or ten
minutes are over. With ``--at-once``
the quotes of a section, and the posts in doubt of a question, are decided in one form each. With
ARCHIVE the edited archive is kept there, to be measured by other programs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from benchmarks.checks import known_sections
from tweetup.config import Config
from tweetup.jobs.checks import CheckKind, find_checks
from tweetup.jobs.import_ import import_file
from tweetup.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.jobs.checks import Check

__all__ = ["report"]

CHAT: Final = "docnow-chat"
MOST_ACTIONS: Final = 40
MOST_SECONDS: Final = 600
READ, DECIDE, TYPE, TICK = 1 / 4, 3.0, 1.5, 2.0
_TRUE: Final = 0.6
_WIDE: Final = 3
_QUOTES: Final = 3
_TWEETUP: Final = (sys.executable, "-m", "tweetup")


class _Forms(HTMLParser):
    """The forms of the first check of a page: their hidden fields, and the words beside them.

    ``questions`` are the wordings of the questions to choose from, which a host reads once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.check = ""
        self.forms: list[dict[str, str]] = []
        self.words: list[str] = []
        self.questions: list[str] = []
        self._is_question = False
        self._depth = 0
        self._is_button = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if named.get("id") == "check":
            self.check, self._depth = named.get("data-check", ""), 1
        elif self._depth and tag == "div":
            self._depth += 1
        elif self._depth and tag == "form":
            self.forms.append({})
        elif self._depth and tag == "input" and self.forms:
            self.forms[-1][named.get("name", "")] = named.get("value", "")
        elif self._depth and named.get("class") == "of":
            self._is_question = True
        self._is_button = tag == "button" or (self._is_button and tag == "kbd")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag == "div":
            self._depth -= 1
        self._is_button = self._is_button and tag != "button"
        self._is_question = self._is_question and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._depth and self._is_question:
            self.questions.append(data)
        elif self._depth and not self._is_button:
            self.words += data.split()


class _Desk:
    """The desk of one session, as a browser without scripts meets it."""

    def __init__(self, archive: Path, session: str) -> None:
        command = [*_TWEETUP, "desk", session, "--no-browser", "--archive", str(archive)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout is not None
        match = None
        while match is None:
            line = self._process.stdout.readline()
            if not line:
                raise RuntimeError("the desk did not start")
            match = re.search(r"http://\S+", line)
        address = urlsplit(match[0])
        self._origin = f"{address.scheme}://{address.netloc}"
        self._page = f"{self._origin}/s/{session}"
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._opener.open(match[0]).read()

    def page(self) -> str:
        """Return the page once no analysis runs any more."""
        while True:
            html: str = self._opener.open(self._page).read().decode()
            if "An analysis runs" not in html and "Looking for what to check" not in html:
                return html
            time.sleep(0.5)

    def check(self) -> _Forms:
        """Return the first check of the queue; one without a name where nothing is left."""
        forms = _Forms()
        forms.feed(self.page())
        return forms

    def do(self, action: str, **fields: str | Sequence[str]) -> None:
        """Send a form, as a page of the desk does; raises where it had no effect."""
        data = urlencode({"do": action, **fields}, doseq=True).encode()
        request = Request(f"{self._page}/do", data, {"Origin": self._origin})
        html = self._opener.open(request).read().decode()
        if "Not done:" in html:
            raise RuntimeError(html[html.index("Not done:") :][:300])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


@dataclass(slots=True)
class _Spent:
    """The actions and the seconds that the host has spent, by step."""

    actions: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def is_over(self) -> bool:
        return self.actions >= MOST_ACTIONS or self.seconds >= MOST_SECONDS


@dataclass(frozen=True, slots=True)
class _Chat:
    """A chat with its truth: sections by post id, and the reader's notes."""

    gold: Mapping[str, str]
    notes: Mapping[str, Any]
    texts: Mapping[str, str]
    authors: Mapping[str, str]
    networks: Mapping[str, str]

    def points(self, section: str) -> list[tuple[str, list[str]]]:
        """Return the reader's points of a section, those of most people first."""
        found = [
            (point["claim"], [it for it in point["posts"] if it in self.texts])
            for part in self.notes["sections"]
            if part["section"] == section
            for point in part["points"]
        ]
        return sorted(found, key=lambda it: -len({self.authors[post] for post in it[1]}))

    def of(self, name: str, section: str | None = None) -> list[Any]:
        """Return the entries of a part of the notes."""
        parts = (it for it in self.notes["sections"] if section in {None, it["section"]})
        return [entry for part in parts for entry in part[name]]

    def words(self, post: str) -> int:
        return len(self.texts[post].split())

    def key(self, post: str) -> str:
        return f"{self.networks[post]}:{post}"


class _Host:
    """The host at the desk."""

    def __init__(self, desk: _Desk, chat: _Chat, archive: Path, session: str) -> None:
        self._desk = desk
        self._chat = chat
        self._archive = archive
        self._session = session
        self.spent = _Spent()
        self._read: set[str] = set()

    def _act(self, step: str, action: str, seconds: float, **fields: str | Sequence[str]) -> None:
        self._desk.do(action, **fields)
        self.spent.actions += 1
        self.spent.seconds += seconds
        self.spent.kinds[step] += 1

    def recap(self) -> dict[str, Any]:
        """Return the recap as it is published, as JSON."""
        command = ["recap", self._session, "--archive", str(self._archive), "--format", "json"]
        recap: dict[str, Any] = json.loads(_run(*command))
        return recap

    def placed(self) -> dict[str, str]:
        command = ["posts", self._session, "--archive", str(self._archive), "--json"]
        return {it["id"]: it["section"] for it in json.loads(_run(*command))}

    # Steps

    def checks(self, most: int) -> Iterator[None]:
        """Answer the queue from its top, so many checks at most."""
        for _ in range(most):
            check = self._desk.check()
            kind, _, name = check.check.partition(" ")
            if not kind:
                return
            form = self._answer(kind, name.rpartition(":")[2], check.forms)
            fields = {key: value for key, value in form.items() if key != "do"}
            post = name.rpartition(":")[2]
            # Of a post that is shown whole, its text is read; names, dates and buttons are not.
            read = self._chat.words(post) if post in self._chat.texts else len(check.words)
            seconds = DECIDE + READ * (read + self._new_words(check.questions))
            self._act(f"check {kind}", form["do"], seconds, **fields)
            yield

    def _new_words(self, texts: Sequence[str]) -> int:
        """Return the number of words in texts that nobody read yet."""
        new = set(texts) - self._read
        self._read |= new
        return sum(len(text.split()) for text in new)

    def _answer(self, kind: str, post: str, forms: Sequence[dict[str, str]]) -> dict[str, str]:
        if kind == "placement":
            truth = self._chat.gold.get(post, forms[0]["section"])
            self.spent.kinds["placement as offered first"] += truth == forms[0]["section"]
            return {**forms[0], "section": truth}
        if kind == "open":
            is_open = post in self._chat.of("open")
            is_answered = any(it["question"] == post for it in self._chat.of("answered"))
            state = "shown" if is_open else "answered" if is_answered else "left out"
            return next(it for it in forms if it.get("state") == state)
        return forms[0]

    def read(self) -> Iterator[None]:
        """Read the recap once, from its beginning to its end."""
        recap = self.recap()
        words = sum(
            self._chat.words(post)
            for section in recap["sections"]
            for post in (*section["quotes"], *(section["open"] or ()))
        )
        words += sum(
            len(it["text"].split()) for part in recap["sections"] for it in part["findings"]
        )
        self.spent.seconds += READ * words
        yield

    def topic(self) -> Iterator[None]:
        """Word the topic as the reader did, where the recap tells none."""
        recap = self.recap()
        if not recap["topic"] and self._chat.notes["topic"]:
            text = self._chat.notes["topic"]
            self._act("topic", "topic", DECIDE + TYPE * len(text.split()), text=text)
            yield
        if not recap["next"] and self._chat.notes["next"]:
            text = self._chat.notes["next"]["text"]
            self._act("next", "next", DECIDE + TYPE * len(text.split()), text=text)
            yield

    def themes(self, most: int) -> Iterator[None]:
        """Add to each section so many points that it does not tell, those of most people first."""
        for part in self.recap()["sections"]:
            told = [set(it["posts"]) for it in part["findings"] if it["kind"] == "point"]
            section = part["section"]
            for text, posts in self._wide_points(section, told)[:most]:
                read = READ * sum(map(self._chat.words, posts))
                seconds = DECIDE + read + TYPE * len(text.split()) + TICK * len(posts)
                keys = [self._chat.key(it) for it in posts]
                self._act("theme", "finding-new", seconds, section=section, text=text, posts=keys)
                yield

    def _wide_points(self, section: str, told: Sequence[set[str]]) -> list[tuple[str, list[str]]]:
        """Return the points of three people or more that no finding tells."""
        return [
            (text, posts)
            for text, posts in self._chat.points(section)
            if len({self._chat.authors[post] for post in posts}) >= _WIDE
            and not any(len(it & set(posts)) >= _TRUE * len(it) for it in told)
        ]

    def quotes(self) -> Iterator[None]:
        """Leave out quotes that say nothing of the reader's; show the best up to three."""
        best, good = set(self._chat.of("best")), set(self._chat.of("best"))
        good |= {it for point in self._chat.of("points") for it in point["posts"]}
        for section in self.recap()["sections"]:
            name = section["section"]
            shown = set(section["quotes"]) | {it for f in section["findings"] for it in f["quotes"]}
            for post in sorted(set(section["quotes"]) - good):
                self._act("quote out", "quote", DECIDE, post=self._chat.key(post), state="left out")
                yield
            wanted = [it for it in self._chat.of("best", name) if it not in shown]
            for post in wanted[: max(0, _QUOTES - len(shown & best))]:
                seconds = DECIDE + TICK + READ * self._chat.words(post)
                key = self._chat.key(post)
                self._act("quote in", "quote", seconds, post=key, state="shown", section=name)
                yield

    def quotes_at_once(self) -> Iterator[None]:
        """Choose the quotes of each section in one form: those that say something, and the best."""
        best = set(self._chat.of("best"))
        good = best | {it for point in self._chat.of("points") for it in point["posts"]}
        for section in self.recap()["sections"]:
            name, kept = section["section"], [it for it in section["quotes"] if it in good]
            shown = set(kept) | {it for f in section["findings"] for it in f["quotes"]}
            wanted = [it for it in self._chat.of("best", name) if it not in shown]
            new = wanted[: max(0, _QUOTES - len(shown & best))]
            out = len(section["quotes"]) - len(kept)
            if new or out:
                seconds = (DECIDE + TICK) * (len(new) + out)
                seconds += READ * sum(map(self._chat.words, new))
                keys = [self._chat.key(it) for it in (*kept, *new)]
                self._act("quotes", "quotes", seconds, section=name, post=keys)
                yield

    def placements_at_once(self, most: int) -> Iterator[None]:
        """Place the posts in doubt of so many questions, in one form for each question.

        The likelier section is chosen beforehand: those that are right are only read.
        """
        for _ in range(most):
            checks = self._doubts()
            if not checks:
                return
            counts = Counter(it.sections[0][0] for it in checks)
            theirs = [it for it in checks if it.sections[0][0] == counts.most_common(1)[0][0]]
            chosen, seconds = {}, 0.0
            for check in theirs:
                post = check.name.rpartition(":")[2]
                truth = self._chat.gold.get(post, check.sections[0][0])
                chosen[f"section {check.name}"] = truth
                seconds += DECIDE + READ * self._chat.words(post)
                seconds += 0.0 if truth == check.sections[0][0] else TICK
            self._act("placements", "moves", seconds, **chosen)
            self._desk.page()
            yield

    def _doubts(self) -> list[Check]:
        """Return the placements that the queue asks about."""
        with open_project(Config(archive=self._archive)) as project:
            session = project.session(self._session)
            checks = find_checks(project, session, run=project.explain(session))
        return [it for it in checks if it.kind is CheckKind.PLACEMENT]

    def questions(self) -> Iterator[None]:
        """Show the questions that the reader found open."""
        shown = {it for section in self.recap()["sections"] for it in section["open"] or ()}
        for post in self._chat.of("open"):
            if post not in shown:
                seconds = DECIDE + TICK + READ * self._chat.words(post)
                self._act("open", "open", seconds, post=self._chat.key(post), state="shown")
                yield

    # Figures

    def figures(self) -> str:
        """Return the state of the recap against the truth, as a line."""
        placed, recap = self.placed(), self.recap()
        gold = {it: section for it, section in self._chat.gold.items() if section[0] == "Q"}
        right = sum(placed.get(it) == section for it, section in gold.items()) / len(gold)
        quoted = {it for section in recap["sections"] for it in section["quotes"]}
        findings = [it for section in recap["sections"] for it in section["findings"]]
        quoted |= {post for finding in findings for post in finding["quotes"]}
        told, wide, untrue = self._themes_told(findings)
        best = len(quoted & set(self._chat.of("best"))) / max(1, len(quoted))
        asked = {it for section in recap["sections"] for it in section["open"] or ()}
        is_open = set(self._chat.of("open"))
        return (
            f"placed right {right:.3f}, themes told {told} of {wide} ({untrue} untrue),"
            f" {len(quoted)} quotes, best {best:.2f},"
            f" open {len(asked & is_open)} of {len(is_open)} ({len(asked - is_open)} wrong)"
        )

    def _themes_told(self, findings: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
        """Return how many points of three people are told, how many there are, and untrue ones."""
        points = [set(point["posts"]) for point in self._chat.of("points")]
        wide = [it for it in points if len({self._chat.authors[post] for post in it}) >= _WIDE]
        told, untrue = set[int](), 0
        for finding in findings:
            ids = set(finding["posts"])
            best = max(range(len(points)), key=lambda at: len(points[at] & ids))
            is_true = len(points[best] & ids) >= _TRUE * len(ids)
            if finding["kind"] == "point":
                told |= {best} if is_true else set()
                untrue += not is_true
        return sum(points[at] in wide for at in told), len(wide), untrue


def _run(*arguments: str) -> str:
    done = subprocess.run([*_TWEETUP, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def _read_chat(folder: Path, name: str) -> _Chat:
    posts = read_posts(folder / f"{name}.jsonl")
    notes = (folder.parent / "points" / f"{name}.points.json").read_text(encoding="utf-8")
    return _Chat(
        gold=known_sections(folder, name),
        notes=json.loads(notes),
        texts={post.id: post.text for post in posts},
        authors={post.id: post.handle.casefold() for post in posts},
        networks={post.id: post.network for post in posts},
    )


def report(kept: Path | None = None, *, at_once: bool = False) -> Iterator[str]:
    """Yield the state of the recap step by step."""
    folder = gold_folder()
    if not (folder / f"{CHAT}.jsonl").exists():
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    chat = _read_chat(folder, CHAT)
    with TemporaryDirectory() as tmp:
        archive = Path(tmp) / "chat.db"
        with open_project(Config(archive=archive), create=True) as project:
            hashtag = most_used_hashtag(read_posts(folder / f"{CHAT}.jsonl"))
            import_file(project, str(folder / f"{CHAT}.jsonl"), hashtag=hashtag)
            session = max(project.sessions(), key=lambda it: len(project.session_keys(it))).id
        _run("recap", session, "--archive", str(archive), "--format", "json")
        desk = _Desk(archive, session)
        try:
            yield from _play(_Host(desk, chat, archive, session), at_once=at_once)
        finally:
            desk.close()
        if kept is not None:
            copyfile(archive, kept)


def _play(host: _Host, *, at_once: bool) -> Iterator[str]:
    """Yield a line for each step, and one where the time or the actions are over."""
    yield f"{'before':22}   0 actions  0.0 min: {host.figures()}"
    singly = (
        ("the recap is read", host.read()),
        ("10 checks", host.checks(10)),
        ("topic and next", host.topic()),
        ("quotes", host.quotes()),
        ("open questions", host.questions()),
        ("a theme a question", host.themes(1)),
        ("all themes", host.themes(99)),
        ("all checks", host.checks(1000)),
    )
    together = (
        ("the recap is read", host.read()),
        ("topic and next", host.topic()),
        ("quotes of questions", host.quotes_at_once()),
        ("open questions", host.questions()),
        ("posts of 3 questions", host.placements_at_once(3)),
        ("a theme a question", host.themes(1)),
        ("posts of all questions", host.placements_at_once(30)),
        ("all themes", host.themes(99)),
        ("all checks", host.checks(1000)),
    )
    steps = together if at_once else singly
    was_over = False
    for name, step in steps:
        for _ in step:
            if host.spent.is_over and not was_over:
                was_over = True
                yield _line("40 actions or 10 min", host)
        yield _line(name, host)
    yield ", ".join(f"{kind} {count}" for kind, count in host.spent.kinds.most_common())


def _line(name: str, host: _Host) -> str:
    spent = host.spent
    return f"{name:22} {spent.actions:3} actions {spent.seconds / 60:4.1f} min: {host.figures()}"


if __name__ == "__main__":
    given = [it for it in sys.argv[1:] if it != "--at-once"]
    for line in report(Path(given[0]) if given else None, at_once="--at-once" in sys.argv):
        print(line, flush=True)
