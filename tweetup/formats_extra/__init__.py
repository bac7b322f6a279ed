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
object_tables
    JSON of Twint and twitter-web-exporter, whose objects have the columns of their tables
storify, storify_saved
    stories of Storify: JSON, HTML and XML
snscrape
    JSON Lines of snscrape and twscrape
x_web, x_web_status
    X's website: posts in whatever tools save of it, and each as a status of API 1.1
bluesky_car, bluesky_folders
    repositories of Bluesky accounts: an unpacker of CAR files, a finder of unpacked ones
x_archive_2012, x_archive_2012_posts
    X's own download of 2012 to 2018, a format and a finder of downloads
"""
