"""The names in which each endpoint of X takes what is asked for: those before 2.167, or since.

An endpoint that refuses the names of one vocabulary is asked in those of the other. The streams
still take the old ones (description 2.167), so that each endpoint is told apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from requests import codes

from tweetup.networks.x.search import FIELDS_SINCE

if TYPE_CHECKING:
    from requests import Response

__all__ = ["Vocabularies"]

#: The parameters of the old vocabulary that ask for fields of posts; the new one has others.
_BEFORE: Final = frozenset({"tweet.fields", "expansions", "media.fields"})
_ASKS: Final = "tweet.fields"


class Vocabularies:
    """The vocabulary of each endpoint, as far as it has told it by a refusal."""

    def __init__(self) -> None:
        self._since: set[str] = set()

    def translate(self, path: str) -> str:
        """Return the path and query of a request in the names that its endpoint takes."""
        parts = urlsplit(path)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if parts.path not in self._since or _ASKS not in dict(query):
            return path
        kept = [(name, value) for name, value in query if name not in _BEFORE]
        asked = [(name, ",".join(fields)) for name, fields in FIELDS_SINCE.items()]
        return f"{parts.path}?{urlencode([*kept, *asked])}"

    def learn(self, path: str, response: Response) -> bool:
        """Return True where an endpoint refused the old names, and takes the new ones from now on.

        Only once: an endpoint that refuses these as well is heard.
        """
        endpoint = urlsplit(path).path
        if response.status_code != codes.bad_request or endpoint in self._since:
            return False
        if _ASKS not in dict(parse_qsl(urlsplit(path).query)):
            return False
        body = response.content
        if not any(b"[%b]" % name.encode() in body for name in _BEFORE):
            return False
        self._since.add(endpoint)
        return True
