"""Markdown that shows exactly the words it was given, on any engine.

Written for CommonMark 0.31 and for what stands in front of it in a blog: a backslash is used
only where every engine knows it, a character reference elsewhere; braces are escaped too, since
Liquid, Hugo and Jinja would read them before Markdown does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tweetup.render.post_text import clean, runs, safe_href

if TYPE_CHECKING:
    from tweetup.model import Picture, Post
    from tweetup.render.post_text import Run

__all__ = [
    "comment",
    "escape_inline",
    "escape_line",
    "escape_within",
    "link",
    "picture",
    "quote_lines",
    "written_link",
]

# An underscore within a word (a_handle) is plain to every engine in use; a brace before % or #
# opens a tag of Liquid or Jinja whatever stands before it. Python-Markdown reads a reference by
# number without a semicolon too.
_ALWAYS = re.compile(r"[\\`*{}\[\]<|~$^]|(?<![^\W_])_|_(?![^\W_])|=(?==)|&(?=#|\w+;)")
_REFERENCES = {character: f"&#{ord(character)};" for character in "|~$^="} | {
    "<": "&lt;",
    "&": "&amp;",
}
# Numbered lists begin with 1. or 2) everywhere, in Pandoc also with a. or iv) or (1) or (@name).
_LINE_START = re.compile(
    r"([#>+=:-]|!!!|\?\?\?|\((?=(?:@?[\w-]*|#)\)))|(\d+|[A-Za-z]|[IVXLCDMivxlcdm]+)[.)](?=\s|\Z)"
)
_HEADING_END = re.compile(r"(?<= )#+\Z")
# Engines that make links of bare addresses read them before backslashes, and show these then.
_BARE_ADDRESS = re.compile(r"(?<=[a-z])://|(?<![a-z])www\.", re.IGNORECASE)
_IN_ADDRESS = str.maketrans({character: f"&#{ord(character)};" for character in ":/."})
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9:/?#@!=+,.%-]+\Z")
_TAG_START = re.compile(r"\{(?=[{%#<])")
_IN_TITLE = str.maketrans({'"': "'", "|": "/", "<": "&lt;", "\\": "\\\\"})
_SIGNS = re.compile(r"[!-,/:-@\[-`{-~]")
_IN_TARGET = re.compile(r"[\s()<>\"'\\`{}\[\]|^*$]")


def escape_line(text: str) -> str:
    """One line as Markdown that shows its words and does nothing else, wherever it stands."""
    line = _escape_start(_escape_anywhere(text.strip(" ")))
    return _HEADING_END.sub(lambda match: "\\#" * len(match[0]), line)


def escape_inline(text: object) -> str:
    """``text`` on one line: for headings, list items and the words of a link."""
    return escape_line(" ".join(clean(str(text)).split()))


def escape_within(text: str) -> str:
    """``text`` on one line as :func:`escape_inline` has it, where a line has words before it."""
    return _escape_anywhere(" ".join(clean(text).split()))


def link(text: object, url: str | None) -> str:
    """``text`` as a link to ``url``; only the text where that is no web address or anchor."""
    words = escape_inline(text)
    target = url if url is not None and url.startswith("#") else safe_href(url)
    if target is None:
        return words
    if text == target and _PLAIN_URL.match(target):
        return f"<{target}>"
    return written_link(words, target)


def written_link(words: str, target: str, title: str = "") -> str:
    """Return words that are Markdown already as a link, with the title that a pointer shows."""
    behind = " ".join(clean(title).split())
    shown = f' "{_SIGNS.sub(lambda match: f"&#{ord(match[0])};", behind)}"' if behind else ""
    return f"[{_undefined(words)}]({_target(target)}{shown})"


def picture(shown: Picture, source: str) -> str:
    """Return a picture, with the words for those who cannot see it."""
    return f"![{escape_inline(shown.alternative)}]({_target(source)})"


def comment(text: object) -> str:
    """Return ``text`` as a comment that no engine shows, "" for a text without words.

    It is the title of a link that nothing refers to: engines that keep no HTML show an HTML
    comment, or say that they left one out.
    """
    words = _TAG_START.sub("{ ", " ".join(clean(str(text)).split()))
    return f'[//]: # "{words.translate(_IN_TITLE)}"' if words else ""


def quote_lines(post: Post) -> str:
    """Return the post's whole text as lines of a block quote, its line breaks kept."""
    lines: list[list[Run]] = [[]]
    for run in runs(post):
        first, *others = run.text.split("\n")
        lines[-1].append(run._replace(text=first))
        lines.extend([run._replace(text=other)] for other in others)
    written = [_line(line) for line in lines]
    return "\n".join(
        f"> {line}{'  ' if after else ''}" if line else ">"
        for line, after in zip(written, [*written[1:], ""], strict=True)
    )


def _line(line: list[Run]) -> str:
    """Return the runs of one line, escaped; only the first word of a line can start a block."""
    parts: list[str] = []
    for run in line:
        if run.href is not None:
            if parts and parts[-1].endswith("!"):  # with a link behind it, it would be a picture
                parts[-1] = f"{parts[-1][:-1]}&#33;"
            parts.append(_autolink(run.text, run.href))
        else:
            parts.append(_escape_anywhere(run.text))
    return _escape_start("".join(parts).strip(" "))


def _escape_anywhere(text: str) -> str:
    text = _ALWAYS.sub(lambda match: _REFERENCES.get(match[0], f"\\{match[0]}"), text)
    text = text.replace("\\{%", "&#123;%").replace("\\{#", "&#123;#")
    return _BARE_ADDRESS.sub(lambda match: match[0].translate(_IN_ADDRESS), text)


def _escape_start(text: str) -> str:
    """Escape characters that would make a list, a heading or a rule of an escaped line."""
    start = _LINE_START.match(text)
    if start is None:
        return text
    if start[2]:
        return f"{start[2]}\\{text[len(start[2]) :]}"
    return (f"&#{ord(text[0])};" if text[0] in "=:?" else f"\\{text[0]}") + text[1:]


def _autolink(text: str, href: str) -> str:
    if text == href and _PLAIN_URL.match(href):
        return f"<{href}>"
    return f"[{_undefined(_escape_anywhere(text))}]({_target(href)})"


def _undefined(words: str) -> str:
    r"""Return the escaped words of a link so that kramdown takes them for no definition of one.

    To kramdown ``[a \[b\]: c](address)`` at the start of a block is one, and shows nothing.
    """
    return words.replace("]:", "]&#58;")


def _target(url: str) -> str:
    """Return ``url`` as the target of a link, its special characters percent-encoded."""
    encoded = _IN_TARGET.sub(lambda match: f"%{ord(match[0]):02X}", url)
    return encoded.replace("&", "&amp;")
