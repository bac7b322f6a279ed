"""Seconds of CPU of ``tweetup recap`` on a session of about 800 posts, as parts of the limits.

    python -m benchmarks recap_cost

First time: nothing of the session is stored but its posts; at most 4 s. Unchanged: everything is
stored; at most 1 s beside the start, which ``tweetup recap --help`` takes. The session is a real
chat of the folder that TWEETUP_REAL_DATA names, else one of as many invented posts. The lowest of
several runs counts: other programs on the machine only ever add. ``python -c pass`` stands beside
it, to compare machines by. Bytecode is compiled before, as an installation has it. Then each output
is made of what is stored, which may take a second beside the start as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Final

from benchmarks._chats import HASHTAG, write_chat
from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from benchmarks._measuring import measure
from tweetup.render.outputs import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["report"]

FIRST: Final = 4.0
AGAIN: Final = 1.0
POSTS: Final = 800
HEAVY: Final = ("spacy", "thinc", "scipy", "numpy", "sumy", "snowballstemmer")
ROUNDS: Final = 5


def report() -> Iterator[str]:
    """Yield the costs of the first and of an unchanged recap, and heavy packages that load then."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = _environment(folder)
        chat, hashtag = _chat(folder)
        empty, archive = folder / "posts.db", folder / "chat.db"
        _run(environment, "import", chat, "--archive", empty, "--hashtag", hashtag)
        recap = ("recap", "latest", "--archive", archive, "--format", "json")
        first, again = [], []
        for _ in range(ROUNDS):
            copyfile(empty, archive)
            first.append(_run(environment, *recap))
            again.append(_run(environment, *recap))
        start = min(_run(environment, "recap", "--help") for _ in range(ROUNDS))
        python = [sys.executable, "-c", "pass"]
        nothing = min(measure(python, env=environment).cpu for _ in range(ROUNDS))
        heavy = sorted(_loaded(environment, recap) & set(HEAVY))
        outputs = dict(_outputs(environment, archive, folder))
    unchanged = min(again) - start
    yield f"python -c pass         {nothing:5.2f} s"
    yield f"recap --help           {start:5.2f} s"
    yield f"first time             {min(first):5.2f} s  {min(first) / FIRST:5.2f} of the limit"
    yield f"unchanged, less start  {unchanged:5.2f} s  {unchanged / AGAIN:5.2f} of the limit"
    yield f"heavy packages that an unchanged recap loads: {', '.join(heavy) or 'none'}"
    for name, cpu in sorted(outputs.items(), key=lambda it: -it[1]):
        after = cpu - start
        yield f"{name:20}   {after:5.2f} s  {after / AGAIN:5.2f} of the limit"


def _outputs(
    environment: Mapping[str, str], archive: Path, folder: Path
) -> Iterator[tuple[str, float]]:
    """Yield each output with the seconds of CPU that it takes, the start with them."""
    for name in OUTPUTS.names():
        file = folder / f"{name}.of"
        recap = ("recap", "latest", "--archive", archive, "--format", name, "-o", file)
        yield name, min(_run(environment, *recap, "--overwrite") for _ in range(ROUNDS))


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which bytecode is kept, in a folder of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _chat(folder: Path) -> tuple[Path, str]:
    """Return the file whose number of posts is nearest to 800, and its hashtag."""
    sizes = {
        path: len(path.read_bytes().splitlines())
        for path in sorted(gold_folder().glob("*.jsonl"))
        if path.name.count(".") == 1
    }
    if not sizes:
        return write_chat(folder / "chat.jsonl", POSTS), HASHTAG
    path = min(sizes, key=lambda path: abs(sizes[path] - POSTS))
    return path, most_used_hashtag(read_posts(path))


def _run(environment: Mapping[str, str], *arguments: object) -> float:
    command = [sys.executable, "-m", "tweetup", *map(str, arguments)]
    return measure(command, env=environment).cpu


def _loaded(environment: Mapping[str, str], arguments: Sequence[object]) -> frozenset[str]:
    """Return the names of the packages that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tweetup", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    lines = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return frozenset(name.partition(".")[0] for name in lines)
