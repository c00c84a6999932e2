"""A house's own CA and a server's certificate signed by it, made by openssl."""

import subprocess
from pathlib import Path
from typing import NamedTuple

NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
EXTENSIONS = "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n"


class Certificates(NamedTuple):
    """PEM files: who to trust, and what the server shows."""

    ca: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """Make a CA and a certificate for localhost in ``folder``, valid for a month."""
    (folder / "extensions").write_text(EXTENSIONS, encoding="ascii")
    _openssl(
        folder, "req", "-x509", *NEW_KEY, "-days", "30", "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem"
    )
    _openssl(folder, "req", *NEW_KEY, "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "request.pem")
    signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "extensions"]
    _openssl(folder, "x509", "-req", "-in", "request.pem", *signing, "-out", "cert.pem")
    return Certificates(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=30)
