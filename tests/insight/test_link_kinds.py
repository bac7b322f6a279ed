"""The kind of a link, by its address."""

import pytest

from tweetup.insight.link_kinds import link_kind
from tweetup.model import ResourceKind

KINDS = [
    ("https://doi.org/10.1000/182", "paper"),
    ("https://arxiv.org/abs/2401.01234", "paper"),
    ("https://pubmed.ncbi.nlm.nih.gov/123456/", "paper"),
    ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/", "paper"),
    ("https://journals.sagepub.com/doi/full/10.1177/123456", "paper"),
    ("https://press.example/doi/10.1234/abc.5", "paper"),
    ("https://journal.example.edu/index.php/j/article/view/27", "paper"),
    ("https://example.edu/handle/2027.42/123", "paper"),
    ("https://repository.example.edu/123", "paper"),
    ("https://repository.example.edu/123/report.pdf", "paper"),
    ("https://scholarworks.example.edu/soil/report.pdf", "paper"),
    ("https://example.org/report.PDF", "page"),
    ("https://school.example/posters/soil-poster.pdf", "page"),
    ("https://forms.gle/AbCdEf", "form"),
    ("https://docs.google.com/forms/d/e/1FAIpQL/viewform", "form"),
    ("https://docs.google.com/a/school.example/forms/d/1FAIpQL/viewform", "form"),
    ("https://docs.google.com/document/d/1FAIpQL/edit", "page"),
    ("https://www.surveymonkey.com/r/garden", "form"),
    ("https://garden.typeform.com/to/abc", "form"),
    ("https://example.org/forms/d/1", "page"),
    ("https://www.amazon.com/Some-Title/dp/0306406152", "book"),
    ("https://shop.example/item?id=10.2505/9780306406157", "book"),
    ("https://www.goodreads.com/book/show/123", "book"),
    ("https://books.google.de/books?id=x", "book"),
    ("https://youtu.be/abc", "video"),
    ("https://www.youtube.com/@channel", "video"),
    ("https://www.ted.com/talks/some_talk", "video"),
    ("https://school.example/videos/modelling", "video"),
    ("https://example.org/a.mp4", "video"),
    ("https://www.flickr.com/photos/ann/123", "picture"),
    ("https://www.instagram.com/p/abc/", "picture"),
    ("https://example.org/chart.png", "picture"),
    ("https://twitter.com/ann", "post"),
    ("https://x.com/search?q=%23chat", "post"),
    ("https://social.example/@ann", "post"),
    ("https://www.linkedin.com/posts/ann-123", "post"),
    ("https://www.facebook.com/groups/chat", "post"),
    ("http://tweetchat.com/room/gardenchat", "post"),
    ("https://t.co/AbCdEfGhIj", "unresolved"),
    ("https://ow.ly/NMNwT", "unresolved"),
    ("https://example.org/", "page"),
    ("https://medium.com/@ann", "page"),
    ("https://medium.com/@ann/on-tags", "page"),
    ("https://www.ted.com/about", "page"),
    ("https://www.amazon.com/dp/B07H2TZH56", "page"),
    ("https://example.org/item/9780306406158", "page"),
    ("https://en.wikipedia.org/wiki/File:Tree.jpg", "page"),
    ("https://notdoi.org/10", "page"),
    ("https://example.org/videos", "page"),
    ("https://www.nature.com/nature/about", "page"),
]


@pytest.mark.parametrize(("url", "kind"), KINDS)
def test_the_address_tells_the_kind(url: str, kind: str) -> None:
    """By host, path, file name, DOI or an ISBN with its check digit; else it is a page.

    A document is no paper for being a PDF.
    """
    assert link_kind(url) is ResourceKind(kind)
