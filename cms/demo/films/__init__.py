"""Films and sounds of the demo: written as scripts, spoken and drawn by code of ours."""
