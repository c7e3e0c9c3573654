"""Works on a job where one folder lies on a disk of a few kilobytes, and tells what was left on it.

`python -m tests.media_pipeline.small_disk NAME JOB FOLDER`, inside a mount of its own.
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import connection


def main(database: str, job: str, folder: str) -> None:
    django.setup()
    connection.settings_dict["NAME"] = database
    # It is not to be found out beforehand that the work will not fit.
    settings.MEDIA_SPARE_BYTES = -(10**12)
    from media_pipeline.tasks import run_job

    run_job.func(int(job))
    left = [str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()]
    sys.stdout.write(json.dumps(left))


if __name__ == "__main__":
    main(*sys.argv[1:4])
