"""A recap as a text file that a person edits: written, read back, and merged.

``printing`` writes the file, each part with a mark; ``reading`` finds the parts again, also where
a mark is lost; ``merging`` compares the file as last written, as the person left it and as it would
be written now. Nothing here stores a decision: ``tweetup.jobs.recap_file`` does.
"""

from tweetup.render.text_file.beside import edition_beside, left_over
from tweetup.render.text_file.blocks import top_blocks
from tweetup.render.text_file.conflicts import show_conflicts
from tweetup.render.text_file.displaced import Displaced, find_displaced, find_moved_and_gone
from tweetup.render.text_file.losses import (
    LostLine,
    check_end,
    find_lost_lines,
    find_lost_marks,
    find_returned,
)
from tweetup.render.text_file.merging import (
    Change,
    FileConflict,
    FileEdit,
    Merged,
    MergeWith,
    find_orders,
    merge_parts,
    merge_words,
    ordered_by_both,
)
from tweetup.render.text_file.parts import (
    AT_TOP,
    BY_PERSON,
    WORDED,
    FilePart,
    Mark,
    PartKind,
    fold,
    make_mark,
    part_digest,
    read_mark,
    shorten,
)
from tweetup.render.text_file.printing import (
    PICTURE_FOLDER,
    FileBlock,
    PartNames,
    print_blocks,
    print_file,
    print_front,
)
from tweetup.render.text_file.reading import FileText, as_read, read_file
from tweetup.render.text_file.renaming import (
    GONE_SECTION,
    find_names_now,
    rename_mark,
    rename_parts,
)

__all__ = [
    "AT_TOP",
    "BY_PERSON",
    "GONE_SECTION",
    "PICTURE_FOLDER",
    "WORDED",
    "Change",
    "Displaced",
    "FileBlock",
    "FileConflict",
    "FileEdit",
    "FilePart",
    "FileText",
    "LostLine",
    "Mark",
    "MergeWith",
    "Merged",
    "PartKind",
    "PartNames",
    "as_read",
    "check_end",
    "edition_beside",
    "find_displaced",
    "find_lost_lines",
    "find_lost_marks",
    "find_moved_and_gone",
    "find_names_now",
    "find_orders",
    "find_returned",
    "fold",
    "left_over",
    "make_mark",
    "merge_parts",
    "merge_words",
    "ordered_by_both",
    "part_digest",
    "print_blocks",
    "print_file",
    "print_front",
    "read_file",
    "read_mark",
    "rename_mark",
    "rename_parts",
    "shorten",
    "show_conflicts",
    "top_blocks",
]
