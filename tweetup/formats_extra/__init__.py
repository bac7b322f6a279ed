"""Readers of rare files, which come with tweetup and enter by the door that plug-ins use.

Nothing imports them: the entry points of tweetup's own distribution (``setup.cfg``) name them in
the groups ``tweetup.formats``, ``tweetup.unpackers`` and ``tweetup.downloads``. A checkout that is
not installed has no entry points and reads the built-in formats only.

cassettes
    answers recorded by VCR and its kin, an unpacker
package_tables
    tables of twitteR, rtweet, GetOldTweets and snscrape
tool_tables
    tables of 4CAT, gazouilloire, Twint, NodeXL, academictwitteR, Communalytic and ntscraper
academic_twitter
    folders of academictwitteR, a finder of downloads
twint_json
    JSON Lines of Twint
snscrape
    JSON Lines of snscrape and twscrape
x_archive_2012, x_archive_2012_posts
    X's own download of 2012 to 2018, a format and a finder of downloads
"""
