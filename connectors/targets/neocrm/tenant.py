"""What everything here works with: a tenant's records, queries, descriptions and look-ups, and what settings say."""

from dataclasses import dataclass

from connectors.targets.api.client import ApiClient
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_file import load_mapping
from connectors.targets.neocrm.described import Descriptions
from connectors.targets.neocrm.lookups import LookUps
from connectors.targets.neocrm.query import Query
from connectors.targets.neocrm.records import Records
from connectors.targets.neocrm.settings import NeocrmSettings, rules


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """One company's CRM, as its settings and its mapping know it."""

    settings: NeocrmSettings
    mapping: FieldMapping
    records: Records
    query: Query
    descriptions: Descriptions
    lookups: LookUps


def tenant_of(settings: NeocrmSettings, client: ApiClient) -> Tenant:
    """The tenant that this client calls. Raises MappingProblems."""
    mapping = load_mapping(settings.mapping, rules(settings.api))
    records, query = Records(client, settings), Query(client, settings)
    return Tenant(
        settings=settings,
        mapping=mapping,
        records=records,
        query=query,
        descriptions=Descriptions(records),
        lookups=LookUps(query, mapping, settings),
    )
