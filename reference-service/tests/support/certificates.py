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
                "-days", "2", "-subj", f"/CN={name}", "-addext",
                "keyUsage=critical,keyCertSign,cRLSign", "-keyout", self._key, "-out",
                self.certificate)
        with open(self.path("index"), "w", encoding="ascii"):
            pass  # what openssl ca has issued so far

    def close(self):
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def issue(self, name, serial, expired=False):
        """Paths of a certificate and its key, for localhost and 127.0.0.1."""
        certificate, key = self.path(f"{name}.pem"), self.path(f"{name}.key")
        request, extensions = self.path(f"{name}.csr"), self.path(f"{name}.ext")
        with open(extensions, "w", encoding="ascii") as file:
            file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n"
                       "authorityKeyIdentifier=keyid\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                f"/CN={name}", "-keyout", key, "-out", request)
        # openssl x509 can't say when a certificate ends: up to 3.3 not at all, from then on only in
        # the future.
        period = ["-startdate", "200101000000Z", "-enddate", "200102000000Z"]
        openssl("ca", "-batch", "-notext", "-config", self._configuration(serial), "-cert",
                self.certificate, "-keyfile", self._key, "-in", request, "-extfile", extensions,
                "-out", certificate, *(period if expired else ["-days", "2"]))
        return certificate, key

    def _configuration(self, serial):
        """Path of what openssl ca wants to know, for the certificate with that number."""
        number, configuration = self.path("serial"), self.path("authority.cnf")
        with open(number, "w", encoding="ascii") as file:
            file.write(f"{serial:04X}\n")
        with open(configuration, "w", encoding="ascii") as file:
            file.write(f"[ca]\ndefault_ca = own\n[own]\ndatabase = {self.path('index')}\n"
                       f"new_certs_dir = {self._folder.name}\nserial = {number}\n"
                       "unique_subject = no\ndefault_md = sha256\npolicy = any\n"
                       "[any]\ncommonName = supplied\n")
        return configuration

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
