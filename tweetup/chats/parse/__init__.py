"""Parse the posts of a session.

Modules, lowest first: ``posts`` (labels, own text and links of each post), ``session`` (a session
parsed, with the letters that label its questions and answers) and ``hosts`` (the people who lead
it).
"""
