"""Any edits of the file, decisions elsewhere and new posts: nothing is lost, or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.chats.making import TAG
from tests.costs import examples
from tests.project.making import CHAT, make_chat
from tweetup.archive import Incoming
from tweetup.config import Config
from tweetup.errors import UsageError
from tweetup.jobs import decide
from tweetup.jobs.corrections import hide_post
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.recap_file import EditedFile, edit_recap
from tweetup.model import Author, Capture, Post, Recap, post_name
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession
from tweetup.recap.decisions import PartState
from tweetup.render.text_file import MergeWith, PartKind, read_file

HOSTILE = (
    "<!-- quote x:770000002 -->",
    "\n\n<!-- section Q9 -->\n\n## Q9",
    "\n---\nsession: other\n---\n",
    "\n\n> not my words\n\n— **me** <!-- own abc -->",
    "\n- a\n- b <!-- theme Q1:x -->",
    "<<<<<<< your file\n=======",
    "![a](b.png) [c](d) `x` *y* **z** &lt;!-- text --&gt;",
    "```\n# code",
    "<script>alert(1)</script><!--",
    "\u202e reversed \u2028 lines",
)
OWN = (
    "A few words of mine.",
    "- one\n- two",
    "1. first\n2. second",
    "Words with *stars*, [a link](https://mine.example/a) and <b>tags</b>.",
    "A line\nand another one.",
    "# no heading",
    "Five * 3 <!-- and a comment --> [1] \\ here",
    "    indented far",
    "```\ncode\n```",
)


class World:
    """A session with its file, changed by random steps."""

    def __init__(self, folder: Path, random: Random, project: Project, posts: list[Post]) -> None:
        self.random, self.project, self.posts = random, project, posts
        self.path = folder / "recap.md"
        self.typed: list[str] = []
        self.late = 0

    def add(self, posts: list[Post]) -> None:
        capture = self.project.archive.begin(Capture(source=f"made{self.late}.jsonl"))
        self.project.archive.add(capture, [Incoming(post) for post in posts])
        self.project.archive.finish(capture, read=len(posts), skipped={})

    @property
    def session(self) -> ChatSession:
        return self.project.session("latest")

    @property
    def recap(self) -> Recap:
        return decided_recap(self.project, self.session).recap

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def run(self, **options: object) -> EditedFile:
        return edit_recap(self.project, self.session, self.path, **options)  # type: ignore[arg-type]  # as it takes them

    def blocks(self) -> list[str]:
        """The file in blocks: the front matter, then the others; quotations with bylines."""
        front, _, body = self.text.partition("\n---\n")
        blocks: list[str] = [f"{front}\n---"]
        for block in re.split(r"\n{2,}", body.strip("\n")):
            if blocks[-1].startswith(">") and block.startswith("—"):
                blocks[-1] += f"\n\n{block}"
            else:
                blocks.append(block)
        return blocks

    def write(self, blocks: list[str]) -> None:
        self.path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")

    # Edits of the file

    def drop_block(self) -> None:
        blocks = self.blocks()
        chosen = [
            at for at, it in enumerate(blocks) if at and re.search("<!-- (quote|sentence|own)", it)
        ]
        if chosen:
            del blocks[self.random.choice(chosen)]
            self.write(blocks)

    def move_block(self) -> None:
        blocks = self.blocks()
        chosen = [at for at, it in enumerate(blocks) if at and re.search("<!-- (quote|own)", it)]
        if chosen:
            moved = blocks.pop(self.random.choice(chosen))
            blocks.insert(self.random.randrange(1, len(blocks) + 1), moved)
            self.write(blocks)

    def type_paragraph(self) -> None:
        blocks = self.blocks()
        words = f"{self.random.choice(OWN)}\n\nTyped {len(self.typed)}."
        self.typed.append(f"Typed {len(self.typed)}.")
        blocks.insert(self.random.randrange(2, len(blocks) + 1), words)
        self.write(blocks)

    def reword(self) -> None:
        lines = self.text.split("\n")
        chosen = [
            at
            for at, it in enumerate(lines)
            if at > 15 and re.search("<!-- (sentence|theme|own)", it)
        ]
        if chosen:
            at = self.random.choice(chosen)
            number = self.random.randrange(100)
            lines[at] = re.sub(r"^(- )?(.*)( <!-- )", rf"\1Said {number}: \2\3", lines[at])
            self.path.write_text("\n".join(lines), encoding="utf-8")

    def lose_mark(self) -> None:
        lines = self.text.split("\n")
        chosen = [
            at
            for at, it in enumerate(lines)
            if at > 15 and re.search("<!-- (quote|sentence|section|text|theme)", it)
        ]
        if not chosen:
            return
        at = self.random.choice(chosen)
        lines[at] = re.sub(r" <!-- (quote|sentence|section|text|theme).*", "", lines[at])
        self.path.write_text("\n".join(lines), encoding="utf-8")

    def retitle(self) -> None:
        title = f"title: An evening, {self.random.randrange(100)}"
        self.path.write_text(re.sub("title: .*", title, self.text, count=1), encoding="utf-8")

    # Elsewhere

    def any_post(self) -> str:
        return post_name(self.random.choice(self.recap.transcript)[0].post.key)

    def quote_elsewhere(self) -> None:
        state = self.random.choice((PartState.SHOWN, PartState.LEFT_OUT))
        with suppress(UsageError):
            decide.settle_quote(self.project, self.session, self.any_post(), state)

    def lead_elsewhere(self) -> None:
        with suppress(UsageError):
            decide.show_large(self.project, self.session, self.any_post())

    def word_elsewhere(self) -> None:
        sentence = self.random.choice(decided_recap(self.project, self.session).derived.intro)
        words = self.random.choice((f"Elsewhere {sentence.text}", "Elsewhere.", ""))
        with suppress(UsageError):
            decide.word_sentence(self.project, self.session, sentence.name, words)

    def write_elsewhere(self) -> None:
        places = ["intro", "end", *(it.section for it in self.recap.sections)]
        decide.write_paragraph(
            self.project,
            self.session,
            self.random.choice((*OWN, *HOSTILE)),
            place=self.random.choice(places),
            after=self.random.choice(("", self.any_post())),
        )

    def hide_elsewhere(self) -> None:
        with suppress(UsageError):
            hide_post(self.project, self.any_post())

    def late_answer(self) -> None:
        self.late += 1
        answer = self.random.choice(self.posts)
        late = structs.replace(
            answer,
            id=f"88{self.late:07}",
            created_at=answer.created_at + timedelta(seconds=30),
            author=Author(network="x", handle=f"late{self.late}"),
            text=f"A1 we water with care and mulch{self.random.choice(HOSTILE)} #{TAG}",
            references=(),
        )
        self.add([late])


EDITS: tuple[Callable[[World], None], ...] = (
    *(World.drop_block, World.move_block, World.type_paragraph, World.reword),
    *(World.lose_mark, World.retitle, World.type_paragraph),
)
ELSEWHERE: tuple[Callable[[World], None], ...] = (
    *(World.quote_elsewhere, World.lead_elsewhere, World.word_elsewhere, World.write_elsewhere),
    *(World.hide_elsewhere, World.late_answer),
)


def hostile_chat(seed: int) -> list[Post]:
    """A made chat, of which some posts have words that look like the file's own marks."""
    random = Random(seed)
    return [
        structs.replace(it, text=f"{it.text} {random.choice(HOSTILE)}")
        if random.random() < 0.4
        else it
        for it in make_chat(seed)
    ]


def own_words(world: World) -> str:
    return "\n".join(part.text for part in world.recap.own)


def check_fixed(world: World) -> None:
    """The file as written gives no decision, and is written the same again."""
    before = world.text
    done = world.run()
    assert (done.decisions, done.is_written, done.beside) == ((), False, None), done
    assert world.text == before


@pytest.mark.long
@settings(max_examples=examples(1.2))
@given(seed=st.integers(0, 2**32 - 1))
def test_any_steps(seed: int) -> None:
    """Typed words stay, the file and the record agree, and an unedited file decides nothing."""
    take_steps(seed)


def take_steps(seed: int) -> None:
    random = Random(seed)
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder, "a.db"), chats=(CHAT,))
        with open_project(config, create=True) as project:
            world = World(Path(folder), random, project, hostile_chat(seed))
            world.add(world.posts)
            if not project.sessions():
                return
            world.run()
            check_fixed(world)
            for _ in range(4):
                for step in random.choices(ELSEWHERE, k=random.randrange(3)):
                    step(world)
                if random.random() < 0.3:
                    count = len(project.archive.corrections())
                    assert world.run().decisions == ()
                    assert len(project.archive.corrections()) == count
                for step in random.choices(EDITS, k=random.randrange(4)):
                    step(world)
                text = world.text
                done = world.run(keep=random.choice((MergeWith.ASK, MergeWith.FILE)), many=True)
                if done.conflicts:
                    assert world.text == text
                    done = world.run(keep=MergeWith.FILE, many=True)
                check_fixed(world)
                assert all(it in own_words(world) or it not in text for it in world.typed)


@pytest.mark.long
@given(seed=st.integers(0, 2**32 - 1))
def test_posts_forge_no_mark(seed: int) -> None:
    """Every mark in the file is the program's: each is of a part of the recap."""
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder, "a.db"), chats=(CHAT,))
        with open_project(config, create=True) as project:
            world = World(Path(folder), Random(seed), project, hostile_chat(seed))
            world.add(world.posts)
            if not project.sessions():
                return
            world.run()
            parts = read_file(world.text, "file").parts
            recap = world.recap
            shown = {post_name(it.post.key) for it, _ in recap.transcript}
            sections = {it.section for it in recap.sections}
            for part in parts:
                assert part.kind not in {PartKind.OWN, PartKind.PICTURE}
                if part.kind in {PartKind.QUOTE, PartKind.QUESTION}:
                    assert part.name in shown
                if part.kind is PartKind.SECTION:
                    assert part.name in sections
            assert [it.name for it in parts if it.kind is PartKind.SECTION] == [
                it.section for it in recap.sections
            ]
