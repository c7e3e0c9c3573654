"""Wagtail's rooms for films and sounds: the chooser, the list, sending in."""
