"""Hosts of links by the kind of their pages.

An entry names a host, which stands for those under it too, or a host with the first one or two
parts of a path.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BOOKS", "FORMS", "PAPERS", "PICTURES", "SHORTENERS", "SOCIAL", "VIDEOS"]

SHORTENERS: Final = frozenset({
    "1.usa.gov", "4sq.com", "a.co", "adf.ly", "aka.ms", "amzn.to", "apple.co", "bbc.in", "bddy.me",
    "bit.do", "bit.ly", "bitly.com", "bl.ink", "bloom.bg", "buff.ly", "bzfd.it", "chn.ge",
    "cnb.cx", "cnn.it", "crwd.fr", "cutt.ly", "db.tt", "deck.ly", "dld.bz", "dlvr.it", "ebay.to",
    "econ.st", "edut.to", "eepurl.com", "engt.co", "etsy.me", "fal.cn", "fb.me",
    "feedproxy.google.com", "flip.it", "for.tn", "fw.to", "go.nasa.gov", "go.usa.gov", "goo.gl",
    "gu.com", "ht.ly", "hubs.la", "hubs.ly", "huff.to", "ift.tt", "is.gd", "j.mp", "lat.ms",
    "linkd.in", "ln.is", "lnkd.in", "maps.app.goo.gl", "mash.to", "mcaf.ee", "mol.im", "n.pr",
    "nyr.kr", "nyti.ms", "on.fb.me", "on.ft.com", "on.wsj.com", "onforb.es", "ow.ly", "owl.li",
    "po.st", "politi.co", "qr.ae", "rb.gy", "read.bi", "rebrand.ly", "redd.it", "reut.rs",
    "scl.io", "sco.lt", "sfy.co", "sg.sg", "sh.st", "shar.es", "short.link", "shorturl.at",
    "slate.me", "smarturl.it", "snip.ly", "snipurl.com", "snpy.tv", "soo.gd", "spoti.fi", "spr.ly",
    "su.pr", "t.co", "t.ly", "tcrn.ch", "theatln.tc", "ti.me", "tiny.cc", "tiny.one",
    "tinyurl.com", "tmblr.co", "tr.im", "trib.al", "tumblr.co", "ur1.ca", "usat.ly", "v.gd",
    "vrge.co", "w.wiki", "wapo.st", "wp.me", "x.co", "youtube.app.goo.gl", "zpr.io",
})  # fmt: skip
"""Hosts whose links lead elsewhere: of networks, of services, of newspapers and shops."""

PAPERS: Final = frozenset({
    "academia.edu", "academic.oup.com", "aeaweb.org", "annualreviews.org", "arxiv.org", "asm.org",
    "bioone.org", "biorxiv.org", "bmj.com", "brill.com", "cairn.info", "cell.com",
    "citeseerx.ist.psu.edu", "core.ac.uk", "dialnet.unirioja.es", "digitalcommons.org",
    "dl.acm.org", "doaj.org", "doi.org", "edarxiv.org", "elifesciences.org", "emerald.com",
    "emeraldinsight.com", "eric.ed.gov", "erudit.org", "escholarship.org", "europepmc.org",
    "f1000research.com", "frontiersin.org", "hal.science", "hdl.handle.net", "ieeexplore.ieee.org",
    "ingentaconnect.com", "iopscience.iop.org", "jamanetwork.com", "jmir.org", "journals.aps.org",
    "journals.openedition.org", "journals.plos.org", "jstor.org", "karger.com", "liebertpub.com",
    "link.springer.com", "mdpi.com", "medrxiv.org", "muse.jhu.edu", "nature.com/articles",
    "nber.org/papers", "ncbi.nlm.nih.gov/pmc", "ncbi.nlm.nih.gov/pubmed", "nejm.org",
    "onlinelibrary.wiley.com", "osf.io/preprints", "papers.ssrn.com", "peerj.com", "persee.fr",
    "plos.org", "plosone.org", "pmc.ncbi.nlm.nih.gov", "pnas.org", "psyarxiv.com",
    "psycnet.apa.org", "pubmed.ncbi.nlm.nih.gov", "pubs.acs.org", "pubs.rsc.org", "redalyc.org",
    "researchgate.net/publication", "royalsocietypublishing.org", "sagepub.com", "scielo.br",
    "scielo.org", "science.org/doi", "sciencedirect.com", "sciencemag.org/content",
    "semanticscholar.org", "socarxiv.org", "springer.com/article", "ssrn.com", "tandfonline.com",
    "thelancet.com/journals", "wiley.com/doi", "zenodo.org/record", "zenodo.org/records",
})  # fmt: skip
"""Archives, publishers and indexes of papers."""

BOOKS: Final = frozenset({
    "archive.org/details/isbn", "bookshop.org/books", "bookshop.org/p", "ebooks.adelaide.edu.au",
    "goodreads.com/book", "goodreads.com/en/book", "gutenberg.org/ebooks", "indiebound.org/book",
    "leanpub.com", "librarything.com/work", "link.springer.com/book", "manning.com/books",
    "mitpress.mit.edu", "nap.edu/catalog", "nostarch.com", "oapen.org", "openlibrary.org/books",
    "openlibrary.org/works", "oreilly.com/library", "packtpub.com/product", "powells.com/book",
    "storygraph.com/books", "thestorygraph.com/books", "upress.umn.edu", "waterstones.com/book",
    "worldcat.org/title",
})  # fmt: skip
"""Pages of books at shops, libraries and publishers."""

FORMS: Final = frozenset({
    "airtable.com/shr", "cognitoforms.com", "docs.google.com/forms", "doodle.com",
    "eventbrite.co.uk", "eventbrite.com", "eventbrite.de", "formfacade.com", "forms.gle",
    "forms.microsoft.com", "forms.office.com", "formstack.com", "framaforms.org", "jotform.com",
    "limesurvey.org", "meetup.com", "nettskjema.no", "polldaddy.com", "polleverywhere.com",
    "qualtrics.com", "questionpro.com", "signupgenius.com", "sogosurvey.com", "strawpoll.me",
    "surveygizmo.com", "surveymonkey.com", "typeform.com", "umfrageonline.com", "wufoo.com",
})  # fmt: skip
"""Hosts of forms: surveys, polls and lists to sign up on."""

VIDEOS: Final = frozenset({
    "bitchute.com", "c-span.org/video", "dailymotion.com", "fast.wistia.com", "loom.com/share",
    "media.ccc.de", "odysee.com", "peertube.tv", "periscope.tv", "screencast.com",
    "teachertube.com", "ted.com/talks", "tiktok.com", "twitch.tv", "vimeo.com", "vine.co",
    "youtu.be", "youtube-nocookie.com", "youtube.com",
})  # fmt: skip
"""Hosts of videos."""

PICTURES: Final = frozenset({
    "flic.kr", "flickr.com/photos", "giphy.com", "gph.is", "i.imgur.com", "imgflip.com",
    "imgur.com", "instagr.am", "instagram.com/p", "instagram.com/reel", "media.giphy.com",
    "photobucket.com", "pin.it", "pinterest.com/pin", "postimg.cc", "tenor.com", "twitpic.com",
    "yfrog.com",
})  # fmt: skip
"""Hosts of pictures."""

SOCIAL: Final = frozenset({
    "bsky.app", "chatzy.com", "facebook.com", "fb.com", "instagram.com", "linkedin.com/feed",
    "linkedin.com/in", "linkedin.com/posts", "mastodon.social", "monitter.com", "nurph.com",
    "oneqube.com", "plus.google.com", "snapchat.com", "t.me", "tchat.io", "telegram.me",
    "threads.com", "threads.net", "tweetchat.com", "tweetdeck.com", "tweetgrid.com", "twitter.com",
    "twitterfall.com", "twubs.com", "vk.com", "weibo.com", "whatsapp.com", "x.com",
})  # fmt: skip
"""Networks and tools for chats, where a page is an account, a search or a conversation."""
