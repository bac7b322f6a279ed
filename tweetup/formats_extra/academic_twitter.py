"""The folders of academictwitteR: answers of X's API v2 in two files each.

``data_ID.json`` has the posts of an answer, ``users_ID.json`` those that came along; together they
are the answer again. (academictwitteR 0.3.0, ``df_to_json`` of R/utils.R; R writes ``{}`` for
members that a post lacks.)
"""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from tweetup.files.containers import Download
from tweetup.formats.content import Content

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ACADEMIC_TWITTER_FOLDERS", "AcademicTwitterFinder"]

_DATA = re.compile(r"^((?:.*/)?)data_(\d+)\.json(\.\w+)?$")


class AcademicTwitterFinder:
    """Finds the posts of an answer and the file that came along with them."""

    suffixes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def find_downloads(self, contents: Sequence[Content]) -> tuple[Download, ...]:
        """Return each pair of files as one answer; the query in their folder is part of it.

        Posts beside a query are an answer too where the file that came along is missing.
        """
        named = {content.name: content for content in contents}
        downloads = []
        for content in contents:
            match = _DATA.match(content.name)
            along = named.get(f"{match[1]}users_{match[2]}.json{match[3] or ''}") if match else None
            query = f"{match[1]}query" if match else ""
            if along is not None or query in named:
                opener = partial(_open_answer, content, along)
                answer = Content(content.name, opener, format="x-v2", within=content)
                names = (content.name, along.name if along else "", query)
                downloads.append(Download(tuple(filter(None, names)), (answer,)))
        return tuple(downloads)


ACADEMIC_TWITTER_FOLDERS = AcademicTwitterFinder()


def _open_answer(data: Content, along: Content | None) -> BinaryIO:
    """Return the answer as a stream; a file that is no JSON stands in it as it is, and is named."""
    from tweetup.formats.x_v2_pages import without_nothing

    pieces = []
    for content in (data, along):
        if content is None:
            pieces.append(b"{}")
            continue
        with content.open() as stream:
            raw = stream.read()
        try:
            pieces.append(msgspec.json.encode(without_nothing(msgspec.json.decode(raw))))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pieces.append(raw)
    return io.BytesIO(b'{"data":%b,"includes":%b}' % (pieces[0], pieces[1]))
