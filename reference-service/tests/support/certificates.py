"""Certificates of a test's own, made by openssl."""

import os
import subprocess

from support import folders
from support.waiting import PATIENCE_S


def openssl(*arguments, patience_s=PATIENCE_S, text=""):
    """Runs openssl; its output."""
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, input=text,
                          timeout=patience_s, check=False)
    if done.returncode != 0:
        raise AssertionError(f"openssl {' '.join(arguments)}: {done.stderr}")
    return done.stdout


class Authority:
    """Signs certificates in a folder, which is removed by close()."""

    def __init__(self, name="Test Authority"):
        self._folder = folders.temporary("certificates")
        self.certificate = self.path("authority.pem")
        self._key = self.path("authority.key")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", f"/CN={name}", "-keyout", self._key, "-out",
                self.certificate)

    def close(self):
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def issue(self, name, serial, expired=False):
        """Paths of a certificate and its key, for localhost and 127.0.0.1."""
        certificate, key = self.path(f"{name}.pem"), self.path(f"{name}.key")
        request, extensions = self.path(f"{name}.csr"), self.path(f"{name}.ext")
        with open(extensions, "w", encoding="ascii") as file:
            file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                f"/CN={name}", "-keyout", key, "-out", request)
        # A negative number of days ends before it begins: such a certificate was never valid.
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key,
                "-set_serial", str(serial), "-days", "-1" if expired else "2", "-extfile",
                extensions, "-out", certificate)
        return certificate, key

    def replace(self, pair, by):
        """Puts other contents where a pair lies, each file at once as a deployment does."""
        for target, source in zip(pair, by):
            with open(source, "rb") as file:
                content = file.read()
            write_at_once(target, content)


def write_at_once(path, content):
    """Readers see the old file or the new one, never half of it."""
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.replace(path + ".new", path)


def read(path):
    """For grpcio, which wants contents."""
    with open(path, "rb") as file:
        return file.read()
