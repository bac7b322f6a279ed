"""Find the questions of a session.

Modules, lowest first: ``candidates`` (posts that may ask, scored and chosen), ``missing_questions``
(questions without a labelled post of their own), ``numbered`` (the numbered questions) and
``stretches`` (the parts of a chat that numbers no questions).
"""
