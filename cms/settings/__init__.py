"""Settings modules: dev (manage.py and the demo), test, production; all read base and env."""
