"""In which section of a session each post stands, and with what confidence."""
