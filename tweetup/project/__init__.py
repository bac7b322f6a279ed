"""An archive with its configuration, and what is derived from them, cached."""
