"""Files for other programs that study a conversation: graphs, with people under other names."""
