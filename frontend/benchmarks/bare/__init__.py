"""The plain tool `bench pages` compares with: a Wagtail project as its tutorial teaches it.

A home page, a blog index and a blog page with a StreamField body, rendered by ordinary templates.
It runs in a process of its own on a database of its own, filled with our own text and pictures.
"""
