"""The recap as an e-mail to send: HTML with a style in each element, plain text, its pictures.

The file has no sender and no recipient: a mail program opens it as a draft (``X-Unsent``).
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tweetup.render.dates import recap_date
from tweetup.render.elsewhere import on_one_line, page_address
from tweetup.render.fragment import render_fragment, render_part
from tweetup.render.own_parts import picture_name
from tweetup.render.post_text import clean
from tweetup.render.rendered import Address, FileType, FunctionOutput
from tweetup.render.templates import open_templates
from tweetup.render.theme import read_theme
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from tweetup.model import Picture, Recap
    from tweetup.render.rendered import RenderOptions

__all__ = ["MAIL"]

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_ENCODING: Final = "quoted-printable"
#: A title that looks like an encoded header would be decoded; this invisible sign keeps it words.
_JOINER: Final = "\u2060"


class _MailView(RecapView):
    """A recap whose pictures are parts of the e-mail that it stands in."""

    def picture_source(self, picture: Picture) -> str:
        """Return the address of a part of the e-mail."""
        return f"cid:{_content_id(picture)}"


def _content_id(picture: Picture) -> str:
    return f"{picture_name(picture)}@tweetup"


def _make(recap: Recap, options: RenderOptions) -> bytes:
    """Return the e-mail, in lines that end as those of e-mails do."""
    text, html = _plain(recap, options), _page(recap, options)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _unicode(on_one_line(recap.title).replace("=?", f"={_JOINER}?"))
    message["Date"] = format_datetime(recap_date(recap.session).astimezone(UTC))
    message["X-Unsent"] = "1"
    message.set_content(text, charset="utf-8", cte=_ENCODING)
    message.add_alternative(html, subtype="html", charset="utf-8", cte=_ENCODING)
    message["Content-Language"] = recap.wording.language  # above, it would be the first part's
    pictures = {it.picture.digest: it.picture for it in recap.own if it.picture is not None}
    page = message.get_payload(1)
    for picture in pictures.values():
        kind, _, name = picture.media_type.partition("/")
        page.add_related(  # type: ignore[union-attr]  # a part of a message is a message
            picture.data,
            maintype=kind,
            subtype=name,
            cid=f"<{_content_id(picture)}>",
            filename=picture_name(picture),
            disposition="inline",
        )
    # Else they are made by chance; `=_` stands in no line of these encodings.
    digest = hashlib.sha256(f"{text}\0{html}".encode()).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_tweetup_{digest}_{number}")
    return message.as_bytes()


def _page(recap: Recap, options: RenderOptions) -> str:
    """Return the HTML, each element with the styles that the stylesheet gives it."""
    from css_inline import CSSInliner  # 4 MB, for this format alone

    view = _MailView(recap)
    fragment = render_fragment(view, options, has_contents=False)
    page = render_part(
        view,
        options,
        "mail/page.html.j2",
        fragment=Markup(fragment),  # noqa: S704 - the template has escaped it
        page=page_address(recap, options),
    )
    workshop = open_templates(options.templates)
    style = workshop.render("mail/mail.css", theme=read_theme(workshop, options.theme))
    inliner = CSSInliner(extra_css=style, load_remote_stylesheets=False)
    return _unicode(inliner.inline(_unicode(page)))


def _plain(recap: Recap, options: RenderOptions) -> str:
    """Return the text for those who read no HTML."""
    text = open_templates(options.templates).render(
        "mail/recap.txt.j2",
        recap=recap,
        view=RecapView(recap),
        page=page_address(recap, options),
        lines=lambda words: clean(words).strip("\n").split("\n"),
        flat=on_one_line,
    )
    return _unicode(_BLANK_LINES.sub("\n\n", text).strip("\n") + "\n")


def _unicode(text: str) -> str:
    """Return a text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()


MAIL: Final = FunctionOutput(
    name="email",
    types=(FileType(suffix=".eml", media_type="message/rfc822", is_text=False),),
    make=_make,
    takes=frozenset({Address.SITE}),
)
