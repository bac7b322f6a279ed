"""The command line: thin commands over :mod:`tweetup.jobs`.

::

    command_table.py   the table of commands, and the overview that ``tweetup --help`` prints
    exit_codes.py      import and run a command; the one place that turns errors into exit codes
    signals.py         Ctrl-C and the signals that end a program
    options.py         options and arguments that several commands share
    access.py          the network and login of a command
    output.py          tables and JSON on stdout, messages on stderr
    progress.py        the progress line at a terminal
    import_.py         init, import
    removal.py         remove
    login.py           login; browser.py opens the page where a token is made
    capture.py         capture; capture_due.py for schedules, live.py for chats that run
    capture_report.py  the report at the end of a capture
    live_screen.py     the live chat drawn with rich; live_text.py its phrases and plain lines;
                       live_json.py its state as JSON lines
    check.py, backup.py, conflicts.py, refresh.py, schedule.py, doctor.py, templates.py
                       the commands so named
    listings.py        sessions, questions, posts, themes, summary, search
    people.py          people
    publish.py         recap, demo
    site.py            site; preview.py serves a folder to this machine
    corrections.py     move, hide, merge, retitle, question, host, session, corrections, why

``main`` answers ``--help`` and ``--version`` from the table alone: importing click takes
longer than starting Python. Everything else goes through click, and a command's module is
imported when the command is called.
"""

import sys

from tweetup import __version__
from tweetup.cli.command_table import overview

TYPE_CHECKING = False  # typing itself costs more than this module does
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run one command and return its exit code; ``arguments`` default to the process's own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    import os

    if sys.stdout is None:  # closed: only what is written to it fails, as on a full disk
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for as long as the process runs
    if given in (["--help"], ["-h"]):
        return _print(overview())
    if given == ["--version"]:
        return _print(f"tweetup {__version__}\n")
    import gc

    # A command makes records without cycles and ends: looking for some is a tenth of its time.
    # spaCy's modules and the posts of a long chat are 300,000 objects, all of which stay.
    gc.set_threshold(500_000, 20, 20)
    # Numpy's matrices are small here: a second thread costs more than it brings.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from tweetup.cli.exit_codes import run
    except KeyboardInterrupt:
        sys.stderr.write("tweetup: interrupted; nothing was done\n")
        return 130
    code = run(given)
    if arguments is None:  # the process ends now: a late Ctrl-C would print a traceback
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Python looks for cycles once more at its end, through all that a PDF was laid out of.
        gc.freeze()
    return code


def _print(text: str) -> int:
    """Write a text to standard output and return the exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        from tweetup.cli.exit_codes import stdout_failed

        return stdout_failed(error)
    return 0
