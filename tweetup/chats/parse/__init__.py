"""Parse the posts of a session.

Modules, lowest first: ``phrases`` (tables of phrases in seven languages), ``label_style`` (the
letters that label questions and answers), ``posts`` (labels, own text and links of each post),
``session`` (a session parsed) and ``hosts`` (the people who lead it).
"""
