"""The cage: the only way a tool ever touches a file somebody sent.

One named demuxer, files alone, no shell, a session and a folder of its own, a clean environment,
bounded memory, time and output; and whatever happens, nothing of it is left running.
"""

from media_pipeline.cage.inputs import input_arguments
from media_pipeline.cage.limits import Limits
from media_pipeline.cage.supervision import Finished, never, run

__all__ = ["Finished", "Limits", "input_arguments", "never", "run"]
