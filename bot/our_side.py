"""Who we are, as the extractors are told: so that our own name on a document is never taken for the buyer's."""

from collections.abc import Iterable

from bot.settings import Company
from extractors.seller import Seller


def seller(company: Company, item_numbers: Iterable[str]) -> Seller:
    """The seller of these settings, with the item numbers of the master data."""
    return Seller(
        names=(company.name, *company.aliases),
        tax_ids=(company.tax_id,) if company.tax_id else (),
        mail_domains=tuple(company.mail_domains),
        item_codes=frozenset(item_numbers),
    )
