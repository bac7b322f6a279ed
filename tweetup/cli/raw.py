"""``tweetup raw``: the records of a post as a network or a file gave them."""

from __future__ import annotations

import base64
import sys
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.options import with_config
from tweetup.cli.output import print_json
from tweetup.text import clean_control

if TYPE_CHECKING:
    from tweetup.archive import RawRecord
    from tweetup.config import Config
    from tweetup.model import PostKey

__all__ = ["raw", "raw_record_row"]


@click.command()
@click.argument("post")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with each record's format.")
@with_config
def raw(config: Config, *, post: str, as_json: bool) -> None:
    """Print the records of a post, in the order they came.

    POST is its id, network:id or the link to it. A post that was seen again with other content,
    such as other counts, has several records. A record that is a post's alone is printed as it
    came, byte for byte. Out of a page of many it is cut: the post and its author are byte for byte
    as they came, in a page of their own; a row of a table comes with the table's header.
    """
    from tweetup.jobs.posts import find_raw_records
    from tweetup.project.project import open_project

    with open_project(config) as project:
        key, records = find_raw_records(project, post)
    if as_json:
        print_json(raw_record_row(key, record) for record in records)
        return
    for record in records:
        _print_record(record.record)


def raw_record_row(post: PostKey, record: RawRecord) -> dict[str, Any]:
    """Return a raw record as JSON; bytes that are no UTF-8 are in ``base64``, else null."""
    try:
        text, encoded = record.record.decode(), None
    except UnicodeDecodeError:
        text, encoded = None, base64.b64encode(record.record).decode()
    return {
        "network": post.network,
        "id": post.id,
        "format": record.format,
        "record": text,
        "base64": encoded,
    }


def _print_record(record: bytes) -> None:
    """Print a record and a line break; to a terminal without characters that control it."""
    if sys.stdout.isatty():
        for line in record.decode(errors="replace").splitlines():
            click.echo(clean_control(line))
        return
    click.echo(record, nl=not record.endswith(b"\n"))
