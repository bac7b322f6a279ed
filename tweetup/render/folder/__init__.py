"""A folder of files that tweetup made: the old ones or the new ones, and never a mixture.

- ``listing``: the list of the files that are tweetup's, kept among them.
- ``kept_files``: files that are made but not written yet.
- ``write``: the door, and all that is refused before anything is written.
- ``workspace``: where files are prepared, by one program at a time.
- ``swap``: the new folder is made beside the old one and put in its place; ``exchange``: how.
- ``in_place``: for folders that cannot be swapped, the files are moved in one by one, by a list
  that the next build goes on with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.lazy_names import load_by_name

if TYPE_CHECKING:
    from tweetup.render.folder.kept_files import KeptFiles
    from tweetup.render.folder.listing import LIST, FolderList, has_list, read_list, unchanged_files
    from tweetup.render.folder.write import recover_folder, write_folder

__all__ = [
    "LIST",
    "FolderList",
    "KeptFiles",
    "has_list",
    "read_list",
    "recover_folder",
    "unchanged_files",
    "write_folder",
]

_MODULES: Final = {
    "kept_files": ("KeptFiles",),
    "listing": ("LIST", "FolderList", "has_list", "read_list", "unchanged_files"),
    "write": ("recover_folder", "write_folder"),
}
"""The module of each name: a site that is up to date is found so without those that write."""

__getattr__ = load_by_name(__name__, _MODULES)
