"""TLS as every connector does it: certificates are always checked, a house's own CA may be named."""

import ssl
from pathlib import Path

from connectors.errors import Unavailable


def client_context(ca_file: Path | None, place: str) -> ssl.SSLContext:
    """A context that trusts this machine's CAs, or only that in ``ca_file``. Raises Unavailable where that is none."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise Unavailable(
            f"{place}: ca_file {ca_file} holds no certificate that can be read ({error.strerror or error}); "
            "name a PEM file with the certificate of your own CA"
        ) from error


def distrusted(place: str, error: ssl.SSLCertVerificationError) -> Unavailable:
    """The other side's certificate is not trusted, and what to do about it."""
    return Unavailable(
        f"{place}: its certificate is not trusted ({error.verify_message}); "
        "check host, or name your own CA's PEM file in ca_file"
    )
