"""Reading the posts of a session: labels, own words, links between posts, who leads."""
