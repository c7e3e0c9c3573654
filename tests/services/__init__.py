"""Starts the real services (PostgreSQL, Redis, Elasticsearch, S3, nginx) that tests run against."""
