"""Whose account this runs under: who decided, where nobody is named."""

import getpass


def account_name() -> str:
    """The account's name; "orderbot" where the system knows none, as in a bare container."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "orderbot"
