"""Place every post of a session in a section.

Modules, lowest first: ``greetings_and_adverts`` and ``kept_threads`` (posts about the meeting,
replies that answer nobody), ``fixed_placements`` (posts that a label, a link or a person settles),
``reply_targets`` (a model of reply structure), ``feature_matrix`` (a session as arrays),
``time_features``, ``word_features`` and ``neighbour_features`` (the features of the placement
model), ``inference`` (the model) and ``placing`` (placements with their reasons).
"""
