"""Files of this machine taken in by a command: found, sent through the pipeline, waited for."""
