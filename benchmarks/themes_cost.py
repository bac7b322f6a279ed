"""What themes cost, against counting n-grams of the same posts: 5,000 posts in at most 3 s of CPU.

The posts are real answers to questions (ArgKP-2021), shuffled, so that one section holds 5,000.
Counting reads every post as the themes do, into words and stems, and counts the stems and their
pairs; twice that is the wish. Each is run in a process of its own, cold: caches fill only once,
and spaCy's rules are read; importing packages is left out.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec.structs import replace

from benchmarks.themes import default_file, posts_of
from tweetup.insight import find_themes
from tweetup.insight.language import get_language
from tweetup.insight.tokenized_posts import tokenize_post
from tweetup.insight.topics import with_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.model import Post

SIZES = (500, 5_000)
MOST_CPU = 3.0
MOST_RATIO = 2.0
ROUNDS = 3

_PEOPLE = 700
_TAGS = ("argchat",)


def answers(size: int) -> list[Post]:
    """So many answers from all topics, mixed, by 700 people."""
    topics = json.loads(default_file().read_text(encoding="utf-8"))
    posts = [post for topic in topics for post in posts_of(topic)]
    random.Random(1).shuffle(posts)
    return [
        replace(post, id=str(n), author=replace(post.author, handle=f"person{n % _PEOPLE}"))
        for n, post in enumerate(posts[:size])
    ]


def count_ngrams(posts: Sequence[Post]) -> int:
    """How many different stems and pairs of stems there are."""
    language = get_language()
    counts: Counter[str] = Counter()
    for post in posts:
        counts.update(with_pairs(tokenize_post(post, language=language, hashtags=_TAGS).stems))
    return len(counts)


def themes(posts: Sequence[Post]) -> int:
    """How many themes there are."""
    return len(find_themes(posts, section="Q1", hashtags=_TAGS))


_JOBS = {"ngrams": count_ngrams, "themes": themes}


def _cpu(job: str, size: int) -> float:
    """Return the least CPU seconds of a few runs: a busy machine only ever adds."""
    command = [sys.executable, "-m", "benchmarks.themes_cost", job, str(size)]
    runs = (
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(ROUNDS)
    )
    return min(float(run.stdout) for run in runs)


def report() -> Iterator[str]:
    """CPU seconds of both by size, and their ratio."""
    if not default_file().exists():
        yield "no real answers here: TWEETUP_REAL_DATA names no folder that has argkp/"
        return
    for size in SIZES:
        counting, finding = (_cpu(job, size) for job in _JOBS)
        yield (
            f"{size:6} posts  n-grams {counting:5.2f} s  themes {finding:5.2f} s CPU"
            f"  {finding / counting:4.1f} x"
        )
    yield f"at most {MOST_CPU} s for the larger, and {MOST_RATIO} x"


def main() -> None:
    """Run one job on so many posts and print its CPU seconds."""
    job, size = sys.argv[1:]
    posts = answers(int(size))
    for package in ("spacy", "scipy.sparse", "snowballstemmer"):
        import_module(package)
    began = time.process_time()
    _JOBS[job](posts)
    print(time.process_time() - began)


if __name__ == "__main__":
    main()
