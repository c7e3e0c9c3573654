"""Elasticsearch: plain server, no plug-in, no script; the words arrive cut."""
