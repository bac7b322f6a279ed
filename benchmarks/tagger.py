"""The tagger that ships: loaded within a second, at least 1,000 posts a second on one core.

How often it is right takes its training data and minutes of training:
``python -m benchmarks.train_tagger --folds 5``. ``benchmarks/tagger.md`` has the figures.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._chats import write_chat
from tweetup.insight.language import get_language
from tweetup.insight.noun_phrases import noun_phrases
from tweetup.insight.tagging import MODEL, load_tagger

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTS = 3_000
LEAST = 1_000
MOST_MEGABYTES = 6.0


def report() -> Iterator[str]:
    """Size on disk, seconds to load, posts a second of CPU for each step and for all."""
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) / 1e6
    yield f"on disk   {size:6.2f} MB (at most {MOST_MEGABYTES})"
    language = get_language("en")
    language.tokens("spaCy is imported here")
    started = time.process_time()
    tagger = load_tagger()
    yield f"loading   {time.process_time() - started:6.2f} s CPU (at most 1)"
    with tempfile.TemporaryDirectory() as name:
        lines = write_chat(Path(name) / "chat.jsonl", POSTS).read_text(encoding="utf-8")
    texts = [json.loads(line)["text"] for line in lines.splitlines()]
    words = sum(len(language.tokens(text)) for text in texts)
    yield f"posts     {words / len(texts):6.1f} tokens each"
    started = time.process_time()
    read = [language.tokens(text) for text in texts]
    yield f"tokens    {_rate(started):6.0f} posts/s"
    started = time.process_time()
    tagged = list(tagger.tag_tokens(read))
    yield f"tagging   {_rate(started):6.0f} posts/s"
    started = time.process_time()
    for tokens in tagged:
        noun_phrases(tokens)
    yield f"phrases   {_rate(started):6.0f} posts/s"
    started = time.process_time()
    for tokens in tagger.tag(texts):
        noun_phrases(tokens)
    yield f"all       {_rate(started):6.0f} posts/s (at least {LEAST})"


def _rate(started: float) -> float:
    return POSTS / (time.process_time() - started)
