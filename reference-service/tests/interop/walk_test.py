"""The walk of README.md, from the first server to a second one that asks it, word by word: what it
says to type is typed, and what it says to come must come."""

import os
import re
import shlex
import socket
import subprocess
import unittest

from support import folders
from support.figures import item
from support.waiting import PATIENCE_S, wait_until

README = os.path.join(os.path.dirname(folders.TESTS), "README.md")
BUILD = "build/release/reference-service"
DEFAULT_PORT = "42302"


def walk():
    """Pairs of what is typed, line by line, and what comes of it, from the section "Run it" up to
    where other clients begin."""
    with open(README, encoding="utf-8") as stream:
        text = stream.read()
    section = text[text.index("## Run it"):text.index("Any gRPC client will do")]
    blocks = re.findall(r"```\n(.*?)```", section, re.DOTALL)
    return [(blocks[i].splitlines(), blocks[i + 1]) for i in range(0, len(blocks), 2)]


def port_of(line):
    words = shlex.split(line)
    return words[words.index("--port") + 1] if "--port" in words else DEFAULT_PORT


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return not probe.connect_ex(("127.0.0.1", int(port))) == 0


def pattern_of(expected):
    """How long a reply took is not promised."""
    return re.sub(r"[0-9]+\\\.[0-9]+\\ ms", r"[0-9]+\\.[0-9]+ ms", re.escape(expected))


@item(19)
class WalkTest(unittest.TestCase):
    def setUp(self):
        self.folder = folders.temporary("walk")
        self.addCleanup(self.folder.cleanup)
        built = os.path.join(self.folder.name, BUILD)
        os.makedirs(os.path.dirname(built))
        os.symlink(os.path.dirname(folders.server_program()), built)
        if not os.access(os.path.join(built, "echo_client"), os.X_OK):
            self.skipTest("echo_client was not built beside the server")

    def start(self, line):
        server = subprocess.Popen(shlex.split(line), cwd=self.folder.name, start_new_session=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        probe = [shlex.split(line)[0], "--health-probe", "--port", port_of(line)]
        wait_until(lambda: subprocess.run(probe, cwd=self.folder.name, capture_output=True,
                                          check=False).returncode == 0, f"{line} is ready")

    def follow(self, line):
        if line.startswith("cmake "):
            self.assertIn("-C build/release echo_server echo_client", line)
            return ""  # what it builds is there
        if line.endswith(" &"):
            self.start(line[:-2])
            return ""
        done = subprocess.run(shlex.split(line), cwd=self.folder.name, capture_output=True,
                              text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_what_is_typed_comes_to_what_is_said(self):
        steps = walk()
        self.assertEqual(len(steps), 2)
        servers = [line for lines, _ in steps for line in lines if line.endswith(" &")]
        self.assertEqual(len(servers), 2)
        for line in servers:
            if not is_free(port_of(line)):
                self.skipTest(f"port {port_of(line)} is taken on this machine")
        for lines, expected in steps:
            said = "".join(self.follow(line) for line in lines)
            self.assertRegex(said, "^" + pattern_of(expected) + "$")
