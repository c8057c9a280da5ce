"""Runs the tools that end by themselves: always with a time limit, always with their words kept."""

import os
import shutil
import signal
import subprocess

from comparison.problem import Problem


def need(program, install):
    """Where the program is, or which command installs it."""
    found = shutil.which(program)
    if not found:
        raise Problem(f"{program} is missing; install it with: {install}")
    return found


def output_of(command, seconds, cwd=None, environment=None):
    """What a command prints. Its last words are the problem when it fails."""
    child = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        out, err = child.communicate(timeout=seconds)
    except BaseException as interruption:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        if isinstance(interruption, subprocess.TimeoutExpired):
            raise Problem(f"{command[0]} took more than {seconds} s") from None
        raise
    if child.returncode != 0:
        last_words = " | ".join((err or out).strip().splitlines()[-3:])
        raise Problem(f"{os.path.basename(command[0])} failed: {last_words}")
    return out
