"""Whom the messengers trust. VK and MAX are moving to hosts under a root that no system carries by default,
so an agency's bundle is added to the usual authorities and never replaces them."""

import ssl
from pathlib import Path

import certifi


def trust(ca_bundle: Path | None) -> ssl.SSLContext:
    """A client's context. Raises `ssl.SSLError` when the bundle holds no certificate."""
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_bundle is not None:
        context.load_verify_locations(cafile=ca_bundle)
    return context
