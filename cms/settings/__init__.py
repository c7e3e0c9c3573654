"""Settings modules: dev (manage.py and the demo), test, production; all of them read base and env."""
