"""The lines that ``tweetup recap --edit`` says of a run, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.cli.output import say
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.jobs.recap_file import EditedFile

__all__ = ["tell_edited"]


def tell_edited(done: EditedFile) -> None:
    """Tell the decisions that edits became, what is new, and what was not taken over."""
    for remark in done.remarks:
        say(remark)
    if done.conflicts:
        parts = counted(done.conflicts, "part")
        say(
            f"{parts} changed in the file and elsewhere, and {done.beside} shows both versions:"
            f" take that file in place of {done.path} with one version of each, or add"
            " --keep file or --keep recap; nothing was decided yet"
        )
        return
    if done.is_new:
        say(f"wrote {done.path}: edit it, then run the same command again")
        return
    told = [
        f"{counted(len(done.decisions), 'decision')} from your edits" if done.decisions else "",
        f"{counted(done.joined, 'part')} joined with changes made elsewhere" if done.joined else "",
        f"{counted(done.new, 'part')} new" if done.new else "",
        f"{counted(done.gone, 'part')} gone" if done.gone else "",
    ]
    changes = "; ".join(filter(None, told)) or "no edits, and nothing new"
    if done.beside is not None:
        say(f"{done.path}: {changes}")
        return
    say(f"{'wrote' if done.is_written else 'left'} {done.path}: {changes}")
    if done.decisions:
        say(
            "`tweetup corrections` lists the decisions, and `tweetup corrections undo NUMBER`"
            " takes one back"
        )
