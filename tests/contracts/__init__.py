"""Suites that run against both columns: what one engine promises, the other keeps."""
