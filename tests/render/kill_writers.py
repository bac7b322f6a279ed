"""A program for tests: write a folder, killed at each of its steps in turn, and tell of the states.

Arguments: the folder to work in, and how it is written: ``swap``, ``two renames`` or ``in place``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

from tweetup.render.folder import read_list, recover_folder, swap, write_folder

OLD: dict[str, str | bytes] = {
    "index.html": "old front",
    "same.css": "same",
    "a/1.html": "old 1",
    "gone/2.html": "2",
}
NEW: dict[str, str | bytes] = {
    "index.html": "new front",
    "same.css": "same",
    "a/1.html": "new 1",
    "new/3.bin": b"\0\xff",
}
OTHERS: dict[str, str | bytes] = {
    "CNAME": "chats.example.org",
    ".git/HEAD": "ref",
    "a/photo.jpg": "a picture",
}
BUILD = ".tweetup-build"
STEPS = ("open", "os.", "shutil.", "ctypes.")


def state(folder: Path) -> str:
    """Return which of the two sites a folder holds, with all files of others."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".tweetup-site" and BUILD not in path.parts
    }
    listed = read_list(folder)
    for name, site in (("old", OLD), ("new", NEW)):
        whole = found == {key: _bytes(it) for key, it in (site | OTHERS).items()}
        if whole and listed is not None and listed.names == set(site):
            return name
    return "mixed" if found else "missing"


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def killed_at(step: int, folder: Path) -> bool:
    """Write the new site in a program that ends at a step; return whether it came that far."""
    child = os.fork()
    if not child:
        left = step

        def count(event: str, _given: tuple[object, ...]) -> None:
            nonlocal left
            if event.startswith(STEPS):
                left -= 1
                if left < 0:
                    os._exit(9)

        sys.addaudithook(count)
        write_folder(folder, NEW)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def begin(root: Path) -> Path:
    """Make the old site with the files of others; return its folder."""
    shutil.rmtree(root, ignore_errors=True)
    folder = root / "site"
    write_folder(folder, OLD)
    for name, text in OTHERS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(_bytes(text))
    return folder


def main(root: Path, way: str) -> None:
    """Print a line for each step: the state after it, after a recovery, and after a whole build."""
    if way == "two renames":
        vars(swap)["exchange_folders"] = lambda *_: False
    step = 0
    while True:
        folder = begin(root / "work")
        here = folder if way == "in place" else root
        with contextlib.chdir(here):
            came = killed_at(step, folder)
            first = state(folder)
            recover_folder(folder)
            second = state(folder)
            write_folder(folder, NEW)
        swept = [path.name for path in root.joinpath("work").rglob("*tweetup-build*")]
        print(came, first, second, state(folder), *swept, sep=",")
        if not came:
            return
        step += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
