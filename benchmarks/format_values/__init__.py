"""What files of posts hold, read without tweetup's readers, beside what tweetup reads of them.

values
    the values of a post, field by field, in one form for both sides, and their comparison
tables
    tables and flat objects: a row of columns for each tool
x_records, networks, stories
    JSON of X's interfaces; of Mastodon and Bluesky; stories of Storify
files
    the files that are read, one or more for each format
"""
