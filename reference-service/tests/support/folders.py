"""Where things are. Nothing is written but below `output()`, which lies in the build folder."""

import os
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPOSITORY = os.path.dirname(os.path.dirname(TESTS))
PROTO = os.path.join(REPOSITORY, "proto")


def output():
    """RELIABILITY_FOLDER, or build/reliability of the repository."""
    folder = os.environ.get("RELIABILITY_FOLDER",
                            os.path.join(REPOSITORY, "build", "reliability"))
    os.makedirs(folder, exist_ok=True)
    return folder


def temporary(prefix):
    """A folder that is gone when the returned object is closed or dies."""
    return tempfile.TemporaryDirectory(prefix=prefix + "-", dir=output())


def server_program():
    """ECHO_SERVER, or the newest of the usual builds."""
    named = os.environ.get("ECHO_SERVER")
    if named:
        return os.path.abspath(named)
    return built("echo_server") or os.path.join(
        REPOSITORY, "build", "release", "reference-service", "echo_server")


def built(name):
    """The newest program of that name in the usual build folders, or None."""
    candidates = [os.path.join(REPOSITORY, "build", preset, "reference-service", name)
                  for preset in ("release", "bench", "dev")]
    present = [path for path in candidates if os.path.exists(path)]
    return max(present, key=os.path.getmtime) if present else None
