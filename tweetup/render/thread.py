"""The recap as a thread of posts, within the length that each network counts.

A quote stands whole, with its author and the address of its post, or the address alone where it is
too long: it is never cut. The recap's own words are cut at a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.render.elsewhere import cut_words, on_one_line, page_address
from tweetup.render.post_text import clean, safe_href
from tweetup.render.rendered import Address, FileType, FunctionOutput
from tweetup.render.view import RecapView
from tweetup.text.post_length import POST_LIMITS, post_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.model import Quote, Recap, RecapSection
    from tweetup.render.rendered import RenderOptions

__all__ = ["THREAD_BLUESKY", "THREAD_MASTODON", "THREAD_X"]

_MENTION: Final = re.compile(r"(?<![\w/])@(?=\w)")
_NO_MENTION: Final = "@\N{WORD JOINER}"
_RULE: Final = "─" * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Words of a thread that stand in one post; ``starts`` is True where a new post begins."""

    text: str
    starts: bool = False


class _Thread:
    """The thread of a recap on a network."""

    def __init__(self, recap: Recap, options: RenderOptions, network: str) -> None:
        self._recap = recap
        self._network = network
        self._view = RecapView(recap)
        self._page = page_address(recap, options)
        self._heard: set[str] = set()

    def posts(self) -> tuple[str, ...]:
        """Return the posts, each with its number and that of all."""
        digits = 1
        while True:  # the room of the number depends on how many there are
            room = POST_LIMITS[self._network] - len(f"{'9' * digits}/{'9' * digits} ")
            texts = self._joined(self._parts(room), room)
            if len(str(len(texts))) <= digits:
                return tuple(f"{at}/{len(texts)} {text}" for at, text in enumerate(texts, 1))
            digits += 1

    def _joined(self, parts: Iterable[_Part], room: int) -> list[str]:
        """Return the texts of posts: parts that belong together share one where they fit."""
        texts: list[str] = []
        for part in parts:
            both = f"{texts[-1]}\n\n{part.text}" if texts else part.text
            if texts and not part.starts and self._fits(both, room):
                texts[-1] = both
            else:
                texts.append(part.text)
        return texts

    def _parts(self, room: int) -> Iterator[_Part]:
        yield from self._opening(room)
        self._heard.clear()
        lead = self._recap.lead_quote
        if lead is not None and (words := self._whole(lead, room) or self._linked(lead, room)):
            self._heard.add(lead.post.handle)
            yield _Part(text=words, starts=True)
        elif lead is None and any(part.place == "intro" for part in self._recap.removed):
            yield _Part(text=self._cut(self._view.say("post_removed"), room), starts=True)
        sections = self._view.questions or self._recap.sections
        for section in sections:
            yield from self._section(section, room)
        yield from self._end(room)

    def _opening(self, room: int) -> Iterator[_Part]:
        """Yield the first post: whose chat it was, when, and what is to follow."""
        recap, view = self._recap, self._view
        yield _Part(text=self._cut(recap.title, room), starts=True)
        if recap.intro:
            met = self._own(on_one_line(recap.intro[0].text))
            if self._fits(met, room):
                yield _Part(text=met)
        counts = [view.tally(recap.numbers.participants, "person")]
        if view.questions:
            counts.insert(0, view.tally(len(view.questions), "question"))
        words = f"{view.say('in_this_recap')}{view.say('colon')} {view.listing(counts)}"
        yield _Part(text=self._cut(words, room))

    def _section(self, section: RecapSection, room: int) -> Iterator[_Part]:
        """Yield a question and one answer to it; nothing for a part that has neither."""
        answer = self._answer(section, room)
        if section.question is not None:
            yield _Part(text=self._question(section, room), starts=True)
        elif answer:
            yield _Part(text=self._cut(self._view.heading(section), room), starts=True)
        if answer:
            yield _Part(text=answer)

    def _answer(self, section: RecapSection, room: int) -> str:
        """Return one post of a section, whole rather than linked, of somebody new if there is."""
        quotes = [*(it.quote for it in section.points), *section.quotes]
        quotes += [quote for exchange in section.exchanges for quote in exchange.posts]
        quotes.sort(key=lambda quote: quote.post.handle in self._heard)
        for write in (self._whole, self._linked):
            for quote in quotes:
                if words := write(quote, room):
                    self._heard.add(quote.post.handle)
                    return words
        return ""

    def _question(self, section: RecapSection, room: int) -> str:
        """Return a question whole, else its label and the address of its post."""
        view, asked = self._view, section.question
        label = f"{view.name(section)}{view.say('colon')}"
        whole = self._own(f"{label} {on_one_line(view.heading(section))}")
        if self._fits(whole, room):
            return whole
        post = view.quote(asked.post) if asked is not None and asked.post is not None else None
        url = safe_href(post.url) if post is not None else None
        linked = f"{label} {url}"
        return linked if url and self._fits(linked, room) else self._cut(view.name(section), room)

    def _end(self, room: int) -> Iterator[_Part]:
        """Yield the next meeting, and where the whole recap is."""
        recap, view = self._recap, self._view
        words = [recap.join]
        if recap.next_meeting is not None:
            words.insert(0, recap.next_meeting.text)
        elif recap.next_date is not None:
            words.insert(0, f"{view.weekday(recap.next_date)}, {view.moment(recap.next_date)}")
        words = [words for words in words if words] if view.has_part("next") else []
        if words:
            words[0] = f"{view.next_heading}{view.say('colon')} {words[0]}"
        texts = [self._cut(text, room) for text in words]
        if self._page is not None and self._fits(self._page, room):
            texts.append(self._page)
        for at, text in enumerate(texts):
            yield _Part(text=text, starts=at == 0)

    def _whole(self, quote: Quote, room: int) -> str:
        """Return a quote with author and address, empty where it is too long for a post."""
        opening, closing = self._recap.wording.quotation
        words = f"{opening}{clean(quote.post.text).strip()}{closing}"
        text = f"{self._written(words, quote)}\n{self._by(quote)}"
        return text if self._fits(text, room) else ""

    def _linked(self, quote: Quote, room: int) -> str:
        """Return who wrote a post and its address, empty where it has none."""
        if safe_href(quote.url) is None:
            return ""
        ways = (self._by(quote), self._by(quote, is_named=False))
        return next((text for text in ways if self._fits(text, room)), "")

    def _by(self, quote: Quote, *, is_named: bool = True) -> str:
        """Return who wrote a post, and its address."""
        author, url = quote.post.author, safe_href(quote.url)
        name = self._view.display_name(author) if is_named else None
        handle = f"@{on_one_line(author.handle)}"
        who = self._written(f"{name} ({handle})" if name else handle, quote)
        return f"— {who}{f' {url}' if url else ''}"

    def _written(self, words: str, quote: Quote) -> str:
        """Return words of a post; a name of another network mentions nobody of this one."""
        return words if quote.post.network == self._network else _MENTION.sub(_NO_MENTION, words)

    def _own(self, words: str) -> str:
        """Return words of the recap, which name people of the network that the chat is on."""
        networks = {quote.post.network for quote, _ in self._recap.transcript}
        return words if networks == {self._network} else _MENTION.sub(_NO_MENTION, words)

    def _cut(self, words: str, room: int) -> str:
        return cut_words(self._own(on_one_line(words)), room, self._length)

    def _fits(self, text: str, room: int) -> bool:
        return self._length(text) <= room

    def _length(self, text: str) -> int:
        return post_length(self._network, text)


def _write(posts: Sequence[str], network: str) -> str:
    """Return the posts as a file, each below a line that says its length."""
    rule = _RULE
    while any(rule in post for post in posts):
        rule += rule[:1]
    limit = POST_LIMITS[network]
    parts = [f"{rule} {post_length(network, post)}/{limit}\n{post}\n" for post in posts]
    return "\n".join(parts)


def _output(network: str) -> FunctionOutput:
    """Return the thread for a network as a format."""

    def make(recap: Recap, options: RenderOptions) -> str:
        return _write(_Thread(recap, options, network).posts(), network)

    return FunctionOutput(
        name=f"thread-{network}",
        types=(FileType(suffix=f".{network}.txt", media_type="text/plain"),),
        make=make,
        takes=frozenset({Address.SITE}),
    )


THREAD_X: Final = _output("x")
THREAD_BLUESKY: Final = _output("bluesky")
THREAD_MASTODON: Final = _output("mastodon")
