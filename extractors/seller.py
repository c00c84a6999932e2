"""Who we are, so that our own name on a document is never taken for the buyer's."""

import msgspec


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """The selling company: its names, tax ids and mail domains, and the item codes it sells under.

    Without it reading still works; with it, parties and code columns are told apart with more certainty.
    """

    names: tuple[str, ...] = ()
    tax_ids: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    item_codes: frozenset[str] = frozenset()
