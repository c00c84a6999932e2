"""Web sites on loopback, served as the demo serves its own."""

from fixtures.sites import serving

__all__ = ["serving"]
