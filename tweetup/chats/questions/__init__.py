"""Which questions a session asked, and its stretches where none was numbered."""
