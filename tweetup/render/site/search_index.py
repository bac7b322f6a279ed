"""The index of a site's search, which Pagefind makes of the pages as they are.

It is an extra: a program of its own that comes as a package. It reads the recaps, the topics and
the links worth reading, and transcripts where the site wants them; pages that are made no longer
are in no index after the next build. The same pages give the same bytes. Of Pagefind's files those
stay that the search page uses.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError, UsageError
from tweetup.extras import install_command
from tweetup.text import read_echo

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tweetup.render.folder import FolderList
    from tweetup.render.site.plan import SiteContents

__all__ = ["INDEX_FOLDER", "SearchIndex", "plan_index", "require_pagefind"]

INDEX_FOLDER: Final = "pagefind/"
_ENTRY: Final = f"{INDEX_FOLDER}pagefind-entry.json"
_KEPT: Final = re.compile(r"pagefind(-worker)?\.js|pagefind-entry\.json|.*\.pf_\w+|wasm\..*")
_UNSEARCHED: Final = (
    *(".skip", ".here", ".notes", ".site-top", ".site-foot", ".contents", ".timeline", ".figures"),
    *(
        ".foot",
        ".over-nav",
        ".tally",
        ".participants",
        "[aria-hidden=true]",
        "[aria-labelledby=numbers]",
    ),
)
"""Parts of pages that are no words of a recap."""
_LISTS: Final = ("topics.html", "links.html")
"""Pages of which each entry is found by itself."""
_ENTRIES: Final = re.compile(r'<li id="([^"]+)"><(p|a|span)\b[^>]*>(.*?)</\2>', re.DOTALL)
_HEADINGS: Final = re.compile(r'<span id="(question-[^"]+)"></span>(.*?<h2 id=")[^"]+', re.DOTALL)
_TALLIES: Final = re.compile(r' <span class="support">[^<]*</span></h2>')
_TAGS: Final = re.compile(r"<[^>]*>")
_SPANS: Final = re.compile(r"</?bdi\b[^>]*>")
_POST: Final = re.compile(r"<figure class=\"post\".*?</figure>", re.DOTALL)
_WORDS: Final = re.compile(r'<p class="words"[^>]*>(.*?)</p>', re.DOTALL)
_TRANSCRIPT: Final = 'data-pagefind-filter="kind:transcript"'
_PARAGRAPHS: Final = re.compile(r"<(/?)(?:p|blockquote|div|ul|ol|li)\b")
_WORDLESS: Final = re.compile(r"<(head|svg|nav|footer|script)\b.*?</\1>", re.DOTALL)
"""Elements of which Pagefind takes no words, but which take it a fifth of its time."""
_MOST_SECONDS: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """The index to be: a digest of its pages, and the function that makes its files.

    ``kept`` are the files of the index before where it is of the same pages; then there is nothing
    to be made. ``digest`` is None where pages have none.
    """

    digest: str | None
    kept: tuple[str, ...]
    make: Callable[[Callable[[str], bytes]], Mapping[str, bytes]]


def require_pagefind() -> Path:
    """Return the program of Pagefind.

    Raises :class:`~tweetup.errors.UsageError` where it is not installed.
    """
    try:
        from pagefind.service import get_executable
    except ImportError:
        program = None
    else:
        program = get_executable()
    if program is None:
        raise UsageError(
            "the site's search needs Pagefind, which is not installed",
            where="tweetup.toml: site.search",
            hint=f"run: {install_command('search')}; or take `search` out of tweetup.toml",
        )
    return Path(program)


def plan_index(
    contents: SiteContents, output: Path, before: FolderList, digests: Mapping[str, str]
) -> SearchIndex | None:
    """Return the index of a site whose pages are planned; None where it has no search."""
    scope = contents.site.search
    if not scope:
        return None
    program = require_pagefind()
    transcripts = {page.transcript_path for page in contents.pages}
    paths = [path for page in contents.pages for path in (page.path, page.transcript_path)]
    if scope != "transcripts":
        paths = [page.path for page in contents.pages]
    paths += [path for path in _LISTS if path in contents.planned]
    digest = None
    if all(path in digests for path in paths):
        from importlib.metadata import version

        decides = (
            version("pagefind"),
            contents.words.language,
            [(it, digests[it]) for it in paths],
        )
        digest = blake2b(repr(decides).encode(), digest_size=16).hexdigest()
    kept = tuple(sorted(it for it in before.names if it.startswith(INDEX_FOLDER)))
    is_same = digest is not None and before.inputs.get(_ENTRY) == digest
    return SearchIndex(
        digest=digest,
        kept=kept if is_same and all(before.holds(output, it) for it in kept) else (),
        make=lambda read: dict(
            _files(program, contents.words.language, sorted(paths), read, transcripts)
        ),
    )


def _files(
    program: Path,
    language: str,
    paths: list[str],
    read: Callable[[str], bytes],
    transcripts: Collection[str],
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index of pages by their names."""
    with TemporaryDirectory(prefix="tweetup-search-") as folder:
        site, index = Path(folder, "site"), Path(folder, "index")
        site.mkdir()
        for path in paths:
            page = site / path
            page.parent.mkdir(exist_ok=True)
            mark = _marked_list if path in _LISTS else _marked
            if path in transcripts:
                mark = _marked_transcript
            text = mark(read(path).decode("utf-8", "replace"))
            page.write_text(text, encoding="utf-8")
        if not paths:
            return
        _run(program, site, index, language)
        needed = _wasm_of(index / "pagefind-entry.json")
        for file in sorted(index.rglob("*")):
            if not file.is_file() or not _KEPT.fullmatch(file.name):
                continue
            if file.name.startswith("wasm.") and file.name not in needed:
                continue
            yield INDEX_FOLDER + file.relative_to(index).as_posix(), file.read_bytes()


def _marked(page: str) -> str:
    """Return a page for Pagefind, in which the ends of posts and their authors have anchors.

    So the search page shows posts whole, with their authors. Headings of questions get the ids that
    last. Of a heading Pagefind takes the words of the element itself, and none of elements within;
    it ends paragraphs with a full stop where they have none, which no post may get.
    """
    number = count(1)
    plain = _SPANS.sub("", page)
    if "data-pagefind" not in plain:  # else a user's template tells Pagefind more
        plain = _WORDLESS.sub("", plain)
    plain = _POST.sub(lambda it: _PARAGRAPHS.sub(r" <\1span", it[0]), plain)
    plain = _TALLIES.sub("</h2>", plain)
    plain = _HEADINGS.sub(r"\2\1", plain)
    plain = re.sub(r"<figcaption\b", lambda _: f'<figcaption id="by-{next(number)}"', plain)
    return re.sub("</figure>", lambda _: f'</figure><p id="end-{next(number)}"></p>', plain)


def _marked_transcript(page: str) -> str:
    """Return a transcript for Pagefind, without the reposts of posts that are in it.

    A filter tells it from the recap, which the search page shows first.
    """
    figures = {figure: _words_of(figure) for figure in _POST.findall(page)}
    echoes = {figure: read_echo(words) for figure, words in figures.items()}
    reposts = {it: echo for it, echo in echoes.items() if echo is not None and echo.is_repost}
    originals = [_folded(words) for it, words in figures.items() if it not in reposts]

    def kept(match: re.Match[str]) -> str:
        echo = reposts.get(match[0])
        if echo is None:
            return match[0]
        words = _folded(echo.text)
        return "" if any(it.startswith(words) for it in originals) else match[0]

    return _marked(_POST.sub(kept, page)).replace("<main", f"<main {_TRANSCRIPT}", 1)


def _words_of(figure: str) -> str:
    """Return the words of a post on a page."""
    found = _WORDS.search(figure)
    return "" if found is None else unescape(_TAGS.sub("", found[1]))


def _folded(words: str) -> str:
    """Return words to compare, without the mark at which a repost was cut off."""
    return " ".join(words.split()).rstrip("….").casefold()


def _marked_list(page: str) -> str:
    """Return a page of entries for Pagefind, in which each one has a heading of its own."""
    return _ENTRIES.sub(lambda it: f'<li><h4 id="{it[1]}">{_TAGS.sub("", it[3])}</h4>', page)


def _run(program: Path, site: Path, index: Path, language: str) -> None:
    command = [str(program), "--site", str(site), "--output-path", str(index), "--quiet"]
    command += ["--force-language", language, "--exclude-selectors", ", ".join(_UNSEARCHED)]
    try:
        done = subprocess.run(  # noqa: S603 - the program of an installed package
            command, cwd=site, capture_output=True, check=False, timeout=_MOST_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TweetupError(f"Pagefind could not be run: {error}", where="site.search") from error
    if done.returncode:
        lines = (done.stderr or done.stdout).decode("utf-8", "replace").split("\n")
        told = next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")
        raise TweetupError(f"Pagefind made no index: {told}", where="site.search")


def _wasm_of(entry: Path) -> frozenset[str]:
    """Return the names of the programs that an index is read with."""
    languages = json.loads(entry.read_bytes())["languages"].values()
    return frozenset(f"wasm.{it.get('wasm') or 'unknown'}.pagefind" for it in languages)
