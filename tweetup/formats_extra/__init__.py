"""Readers of files that few people hold: registered by the same door as plug-ins."""
