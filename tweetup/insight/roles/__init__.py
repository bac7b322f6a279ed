"""Roles that profiles state of their owners: lexicons, and the reader of profiles."""
