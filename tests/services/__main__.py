"""The command line: `python -m tests.services install | up | down | run -- COMMAND`."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from tests.services.errors import ServiceError
from tests.services.launcher import ALL, Launcher
from tests.services.run_folder import RunFolder
from tests.services.service import Service

RUN_VARIABLE = "CAIFENG_SERVICES_RUN"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command; the exit code is 1 with one clear sentence when a service cannot be had."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except ServiceError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1


def install(_options: argparse.Namespace) -> int:
    """Build what the services need into the cache; start nothing."""
    launcher = Launcher()
    try:
        launcher.install()
    finally:
        launcher.stop()
    return 0


def up(options: argparse.Namespace) -> int:
    """Start the services and leave them running; their addresses go into the file."""
    launcher = Launcher(_chosen(options.only))
    environment = launcher.up(held=False)
    environment[RUN_VARIABLE] = str(launcher.run.path)
    lines = "".join(f"{name}={value}\n" for name, value in environment.items())
    options.env_file.parent.mkdir(parents=True, exist_ok=True)
    options.env_file.touch(mode=0o600)
    options.env_file.write_text(lines, encoding="utf-8")
    sys.stdout.write(f"running: {', '.join(service.name for service in launcher.services)}\n")
    sys.stdout.write(f"use them with: set -a; . {options.env_file}; set +a\n")
    return 0


def down(options: argparse.Namespace) -> int:
    """Stop what `up` started: the run named by the file, else every run of this clone."""
    if options.env_file:
        runs = [_run_named_in(options.env_file)]
    else:
        runs = [run for run in RunFolder.registered_runs() if not run.is_held()]
    names = [name for run in runs for name in run.stop()]
    sys.stdout.write(f"stopped: {', '.join(names) or 'nothing was running'}\n")
    return 0


def run(options: argparse.Namespace) -> int:
    """Start the services, run the command with their addresses, stop them whatever happened."""
    command = options.rest[1:] if options.rest[:1] == ["--"] else options.rest
    if not command:
        message = "run needs a command: python -m tests.services run -- pytest"
        raise ServiceError(message)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    launcher = Launcher(_chosen(options.only))
    try:
        return _run_command(command, launcher.up(held=True))
    finally:
        launcher.stop()


def _run_command(command: list[str], services: dict[str, str]) -> int:
    child = subprocess.Popen(command, env={**os.environ, **services})
    # Ctrl-C reaches the command too; it ends first, then the services do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return child.wait()
    except SystemExit:
        child.terminate()
        child.wait()
        raise


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _chosen(names: list[str]) -> list[type[Service]]:
    return [kind for kind in ALL if not names or kind.name in names]


def _run_named_in(env_file: Path) -> RunFolder:
    for line in env_file.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name == RUN_VARIABLE:
            return RunFolder(Path(value))
    message = f"{env_file} names no run of ours"
    raise ServiceError(message)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    commands = parser.add_subparsers(required=True)

    build = commands.add_parser("install", help=install.__doc__)
    build.set_defaults(command=install)

    start = commands.add_parser("up", help=up.__doc__)
    start.add_argument("--env-file", type=Path, required=True)
    start.set_defaults(command=up)

    stop = commands.add_parser("down", help=down.__doc__)
    stop.add_argument("--env-file", type=Path)
    stop.set_defaults(command=down)

    around = commands.add_parser("run", help=run.__doc__)
    around.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    around.set_defaults(command=run)

    for starting in (start, around):
        names = [kind.name for kind in ALL]
        starting.add_argument("--only", action="append", default=[], choices=names)
    return parser


if __name__ == "__main__":
    sys.exit(main())
