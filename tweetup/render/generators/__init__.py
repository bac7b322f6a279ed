"""The recap as a post of a blog or site generator: front matter, and Markdown as it reads it.

Each generator has its own rules for front matter, for ids of headings and for names of files;
``blog`` has one record for each, ``front_matter`` the three ways to write front matter.
"""

from __future__ import annotations
