"""The staging store's schema, as a numbered list of small steps. A released step is never edited: add the next one.

Tables are made to be read by people: one row a thing, plain words, money and quantities as exact decimal text, times as
UTC in ISO 8601. ``<thing>_json`` columns hold what has no shape of its own.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("orderbot")

PARCELS = """
CREATE TABLE parcel (
    id TEXT PRIMARY KEY,              -- SHA-256 of the bytes: same bytes, same parcel
    filename TEXT NOT NULL,
    size INTEGER NOT NULL,
    stored TEXT NOT NULL,             -- path of the untouched bytes, relative to the data folder
    source TEXT NOT NULL,
    sender TEXT,
    received_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'read', 'no_order', 'unreadable')),
    format TEXT,
    reason_code TEXT,                 -- why it holds no order, or why it cannot be read
    reason TEXT,
    mail_json TEXT,                   -- what a mail's header says: hands, message id, authentication
    attempts INTEGER NOT NULL DEFAULT 0,
    claimed_by INTEGER REFERENCES run (id),
    claimed_until TEXT,
    updated_at TEXT NOT NULL
);
CREATE INDEX parcel_status ON parcel (status);
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    key TEXT NOT NULL,                -- the source's own name for it
    seen_at TEXT NOT NULL,            -- when the source first listed it
    parcel_id TEXT REFERENCES parcel (id),  -- empty until its bytes are stored here
    again INTEGER NOT NULL DEFAULT 0, -- 1 when the same bytes had come before
    acknowledged_at TEXT,             -- when the source was told that it is taken
    left_at TEXT,                     -- when the source last said that it cannot give it (too large …)
    gone_at TEXT,                     -- taken away by somebody before it could be fetched
    UNIQUE (source, key)
);
CREATE INDEX receipt_parcel ON receipt (parcel_id);
"""

ORDERS = """
CREATE TABLE purchase_order (
    id INTEGER PRIMARY KEY,
    our_number TEXT NOT NULL UNIQUE,
    parcel_id TEXT NOT NULL REFERENCES parcel (id),
    position INTEGER NOT NULL,        -- the how-manieth order of its parcel, from 1
    status TEXT NOT NULL CHECK (status IN ('read', 'checked', 'exception', 'approved', 'confirmed', 'pushed',
        'fulfilled', 'rejected', 'cancelled', 'duplicate', 'superseded')),
    order_number TEXT, issue_date TEXT, requested_delivery_date TEXT, currency TEXT,
    buyer_name TEXT, buyer_tax_id TEXT, buyer_contact TEXT, buyer_phone TEXT, buyer_email TEXT,
    deliver_to_name TEXT, deliver_to_contact TEXT, deliver_to_phone TEXT, deliver_to_address TEXT,
    payment_terms TEXT, note TEXT, total_amount TEXT,
    customer_number TEXT,             -- ours, once resolved
    business_fingerprint TEXT,        -- which order it is: customer and order number, or customer and content
    content_fingerprint TEXT,         -- what it asks for
    related_order_id INTEGER REFERENCES purchase_order (id),  -- what it repeats, revises or was replaced by
    document_json TEXT NOT NULL,      -- the order document as it stands now
    as_read_json TEXT NOT NULL,       -- the order document as it was read
    evidence_json TEXT NOT NULL,      -- path of a value -> where it stood
    remarks_json TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,                  -- a system failure's pause before the next try
    claimed_by INTEGER REFERENCES run (id),
    claimed_until TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (parcel_id, position)
);
CREATE INDEX purchase_order_status ON purchase_order (status);
CREATE INDEX purchase_order_business ON purchase_order (business_fingerprint);
CREATE INDEX purchase_order_number ON purchase_order (order_number);
CREATE INDEX purchase_order_customer ON purchase_order (customer_number);
CREATE INDEX purchase_order_related ON purchase_order (related_order_id);
CREATE TABLE purchase_order_line (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    position INTEGER NOT NULL,
    line_number INTEGER, buyer_item_code TEXT, seller_item_code TEXT, description TEXT, specification TEXT,
    quantity TEXT, unit TEXT, unit_price TEXT, tax_rate TEXT, line_amount TEXT, requested_delivery_date TEXT,
    UNIQUE (purchase_order_id, position)
);
CREATE TABLE sales_order (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER NOT NULL UNIQUE REFERENCES purchase_order (id),
    reference TEXT NOT NULL,
    customer_number TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    currency TEXT NOT NULL,
    total_amount TEXT NOT NULL,
    ship_to_name TEXT, ship_to_contact TEXT, ship_to_phone TEXT, ship_to_address TEXT,
    order_date TEXT, requested_delivery_date TEXT, payment_terms TEXT, note TEXT,
    document_json TEXT NOT NULL,
    target TEXT,                      -- where it was pushed to
    target_number TEXT,               -- the number it has there
    pushed_at TEXT,
    target_state TEXT,                -- open, shipped, invoiced, paid, cancelled
    target_text TEXT,                 -- the target's own words
    UNIQUE (target, target_number)
);
CREATE INDEX sales_order_reference ON sales_order (customer_number, reference);
CREATE INDEX sales_order_number ON sales_order (target_number);
CREATE TABLE sales_order_line (
    id INTEGER PRIMARY KEY,
    sales_order_id INTEGER NOT NULL REFERENCES sales_order (id) ON DELETE CASCADE,
    line_number INTEGER NOT NULL, item_number TEXT NOT NULL, description TEXT NOT NULL,
    quantity TEXT NOT NULL, unit TEXT NOT NULL, unit_price TEXT NOT NULL, line_amount TEXT NOT NULL,
    tax_rate TEXT, requested_delivery_date TEXT
);
CREATE INDEX sales_order_line_order ON sales_order_line (sales_order_id);
CREATE INDEX sales_order_line_item ON sales_order_line (item_number);
"""

JOURNEY = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    summary_json TEXT
);
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warn', 'approve', 'block')),
    place TEXT NOT NULL,              -- the path it is about: lines.2.unit_price
    why_zh TEXT NOT NULL,
    why_en TEXT NOT NULL,
    value TEXT,
    value_limit TEXT,
    suggestion_json TEXT NOT NULL,
    found_at TEXT NOT NULL
);
CREATE INDEX finding_order ON finding (purchase_order_id);
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    order_version INTEGER NOT NULL,   -- the version the person had in front of them
    action TEXT NOT NULL CHECK (action IN ('accept', 'approve', 'correct', 'reject')),
    corrections_json TEXT NOT NULL,
    approved_json TEXT NOT NULL DEFAULT '[]',  -- the findings that the person agreed to: code, place, value
    decided_by TEXT NOT NULL,
    note TEXT,
    decided_at TEXT NOT NULL,
    UNIQUE (purchase_order_id, order_version)
);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,              -- a robot's step, or a person
    parcel_id TEXT REFERENCES parcel (id),
    purchase_order_id INTEGER REFERENCES purchase_order (id),
    what TEXT NOT NULL,               -- a fixed name: order_pushed
    status TEXT,                      -- where the parcel or order was from then on
    why TEXT,
    why_zh TEXT,                      -- the same in Chinese, where the words are ours
    detail_json TEXT
);
CREATE INDEX event_order ON event (purchase_order_id);
CREATE INDEX event_parcel ON event (parcel_id);
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER REFERENCES purchase_order (id),
    kind TEXT NOT NULL,               -- confirmation, goods_out, question …
    messenger TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    in_reply_to TEXT,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed', 'withdrawn')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    created_at TEXT NOT NULL,
    sent_at TEXT
);
CREATE INDEX message_order ON message (purchase_order_id);
CREATE INDEX message_status ON message (status);
CREATE TABLE push_attempt (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    target TEXT NOT NULL,
    reference TEXT NOT NULL,
    document_json TEXT NOT NULL,      -- the sales order as it was to be sent
    started_at TEXT NOT NULL,         -- written before anything is sent
    ended_at TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('started', 'created', 'already_there', 'refused', 'unavailable',
        'unknown')),
    number TEXT,
    said TEXT,                        -- the target's own words
    evidence_json TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX push_attempt_order ON push_attempt (purchase_order_id);
"""

MASTER_DATA = """
CREATE TABLE master_snapshot (version TEXT PRIMARY KEY, loaded_at TEXT NOT NULL, folder TEXT NOT NULL);
CREATE TABLE customer (customer_number TEXT PRIMARY KEY, name TEXT NOT NULL, aliases TEXT, tax_id TEXT,
    mail_domains TEXT, contact TEXT, phone TEXT, email TEXT, address TEXT, language TEXT, payment_terms TEXT,
    price_group TEXT, credit_limit TEXT, currency TEXT, on_hold TEXT);
CREATE TABLE ship_to (customer_number TEXT NOT NULL, name TEXT, contact TEXT, phone TEXT, address TEXT);
CREATE TABLE item (item_number TEXT PRIMARY KEY, name TEXT NOT NULL, aliases TEXT, barcode TEXT, specification TEXT,
    base_unit TEXT, tax_rate TEXT, status TEXT, superseded_by TEXT, cost TEXT, minimum_quantity TEXT, multiple TEXT);
CREATE TABLE customer_item (customer_number TEXT NOT NULL, customer_item_code TEXT NOT NULL, item_number TEXT NOT NULL);
CREATE TABLE unit (item_number TEXT, unit TEXT NOT NULL, factor TEXT, aliases TEXT);
CREATE TABLE price (customer_number TEXT, price_group TEXT, item_number TEXT NOT NULL, unit TEXT, minimum_quantity TEXT,
    unit_price TEXT NOT NULL, currency TEXT, valid_from TEXT, valid_to TEXT);
CREATE TABLE stock (item_number TEXT NOT NULL, warehouse TEXT, on_hand TEXT, reserved TEXT, expected_quantity TEXT,
    expected_date TEXT);
CREATE TABLE promotion (promotion_code TEXT NOT NULL, name TEXT, item_number TEXT, customer_number TEXT,
    minimum_quantity TEXT, discount_percent TEXT, stackable TEXT, valid_from TEXT, valid_to TEXT);
"""

OVERVIEW = """
CREATE VIEW order_overview AS
SELECT o.our_number, o.status, o.order_number, coalesce(s.customer_name, o.buyer_name) AS customer, o.total_amount,
    o.currency, s.target_number, s.target_state,
    (SELECT group_concat(f.why_en, ' | ') FROM finding f
      WHERE f.purchase_order_id = o.id AND f.severity IN ('approve', 'block')) AS why,
    p.source, p.filename, o.updated_at
FROM purchase_order o JOIN parcel p ON p.id = o.parcel_id LEFT JOIN sales_order s ON s.purchase_order_id = o.id
ORDER BY o.id;
"""


def _execute(db: Database, script: str) -> None:
    # One statement at a time: executescript would commit the migration's own transaction. The schema's texts hold no
    # semicolon inside a literal, but comments may, so they go first.
    bare = "\n".join(line.split("--")[0] for line in script.splitlines())
    for statement in filter(None, (part.strip() for part in bare.split(";"))):
        db.execute(statement)


SIGN_INS = """
CREATE TABLE refused_sign_in (
    kind TEXT NOT NULL,               -- source, target or messenger
    name TEXT NOT NULL,               -- as orderbot.toml names it
    salt TEXT NOT NULL,
    account TEXT NOT NULL,            -- which address, user and password were refused, as a salted hash
    said TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, name)
);
"""


NOTICES = """
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    notice_id TEXT NOT NULL UNIQUE,   -- what the subscriber knows it by, also when it comes twice
    subscriber TEXT NOT NULL,         -- as orderbot.toml names it
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    event TEXT NOT NULL,              -- pushed, shipped, invoiced, paid, cancelled, changed
    at TEXT NOT NULL,
    document_json TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    error TEXT,
    sent_at TEXT
);
CREATE INDEX notice_status ON notice (status, subscriber);
CREATE INDEX notice_order ON notice (purchase_order_id);
ALTER TABLE sales_order ADD COLUMN target_saved_json TEXT;    -- how it stood in the target when it was first read there
ALTER TABLE sales_order ADD COLUMN target_changes_json TEXT;  -- what people have changed there since
"""


APPROVERS = """
ALTER TABLE finding ADD COLUMN people INTEGER NOT NULL DEFAULT 1;
ALTER TABLE finding ADD COLUMN approvers_json TEXT NOT NULL DEFAULT '[]';  -- nobody named: anybody may
"""


@MIGRATIONS()
def m001_parcels(db: Database) -> None:
    """What arrived, and how often."""
    _execute(db, PARCELS)


@MIGRATIONS()
def m002_orders(db: Database) -> None:
    """Purchase orders and the sales orders made of them."""
    _execute(db, ORDERS)


@MIGRATIONS()
def m003_journey(db: Database) -> None:
    """Runs, findings, decisions, events, messages and pushes."""
    _execute(db, JOURNEY)


@MIGRATIONS()
def m004_master_data(db: Database) -> None:
    """The master data of the last run, to look things up in."""
    _execute(db, MASTER_DATA)


@MIGRATIONS()
def m005_overview(db: Database) -> None:
    """One view that answers most questions."""
    _execute(db, OVERVIEW)


@MIGRATIONS()
def m006_refused_sign_ins(db: Database) -> None:
    """Accounts that must not be tried again as they are."""
    _execute(db, SIGN_INS)


@MIGRATIONS()
def m007_notices(db: Database) -> None:
    """What the company's other systems are told, and what people changed in the target by hand."""
    _execute(db, NOTICES)


@MIGRATIONS()
def m008_approvers(db: Database) -> None:
    """How many people have to agree to what a finding says, and who they may be."""
    _execute(db, APPROVERS)


STOCK_HOLDS = """
CREATE TABLE stock_hold (
    id INTEGER PRIMARY KEY,
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    item_number TEXT NOT NULL,
    warehouse TEXT NOT NULL,          -- as compared; empty where the stock names none
    arrives TEXT NOT NULL,            -- day of the receipt that it is held of; empty for what lies there
    quantity TEXT NOT NULL,           -- base units
    active INTEGER NOT NULL,          -- 0: held once somebody has agreed to the order
    taken_at TEXT NOT NULL,
    expires_at TEXT,                  -- until when it is held for an order that waits; empty: until it was delivered
    pushed_at TEXT                    -- when the target was told of it
);
CREATE INDEX stock_hold_item ON stock_hold (item_number);
CREATE INDEX stock_hold_order ON stock_hold (purchase_order_id);
CREATE INDEX stock_hold_pushed ON stock_hold (pushed_at) WHERE pushed_at IS NOT NULL;
"""

HOLD_TRIGGERS = (
    """CREATE TRIGGER stock_hold_kept AFTER UPDATE OF status ON purchase_order
    WHEN NEW.status IN ('approved', 'confirmed')
    BEGIN UPDATE stock_hold SET active = 1, expires_at = NULL WHERE purchase_order_id = NEW.id; END""",
    """CREATE TRIGGER stock_hold_pushed_at AFTER UPDATE OF status ON purchase_order
    WHEN NEW.status = 'pushed' AND OLD.status <> 'pushed'
    BEGIN UPDATE stock_hold SET active = 1, expires_at = NULL, pushed_at = NEW.updated_at
    WHERE purchase_order_id = NEW.id; END""",
    """CREATE TRIGGER stock_hold_released AFTER UPDATE OF status ON purchase_order
    WHEN NEW.status IN ('rejected', 'cancelled', 'duplicate', 'superseded')
    BEGIN DELETE FROM stock_hold WHERE purchase_order_id = NEW.id; END""",
)
"""Whoever ends an order, or lets it go on, does the same to its goods in the same transaction."""


@MIGRATIONS()
def m009_stock_holds(db: Database) -> None:
    """Goods that are held for orders."""
    _execute(db, STOCK_HOLDS)
    for trigger in HOLD_TRIGGERS:
        db.execute(trigger)


PAST_ORDERS = """
CREATE INDEX purchase_order_past ON purchase_order (customer_number, id, status, version);
DROP INDEX purchase_order_customer;
"""


@MIGRATIONS()
def m010_past_orders(db: Database) -> None:
    """A customer's newest orders are found without looking at the others."""
    _execute(db, PAST_ORDERS)


LEARNT = """
CREATE TABLE learnt (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'item-code', 'item-text', 'unit', 'ship-to', 'column')),
    customer_number TEXT NOT NULL,    -- whose words they are; empty for a customer's name
    item_number TEXT NOT NULL,        -- for units: of which item; else empty
    written TEXT NOT NULL,
    compared TEXT NOT NULL,           -- the same without what does not count
    meant TEXT NOT NULL,              -- customer number, item number, unit, address of a known place, field of a line
    state TEXT NOT NULL CHECK (state IN ('probation', 'active', 'retired')),
    hits INTEGER NOT NULL,            -- later orders in which somebody said the same
    needed INTEGER NOT NULL,          -- how many it takes
    owner TEXT NOT NULL,              -- who corrected it first
    purchase_order_id INTEGER REFERENCES purchase_order (id),  -- where it was first corrected
    decision_id INTEGER REFERENCES decision (id),
    why TEXT,                         -- why it was retired
    why_zh TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE UNIQUE INDEX learnt_living ON learnt (kind, customer_number, item_number, compared)
    WHERE state IN ('probation', 'active');
CREATE TABLE learnt_evidence (
    learnt_id INTEGER NOT NULL REFERENCES learnt (id),
    purchase_order_id INTEGER NOT NULL REFERENCES purchase_order (id),
    decision_id INTEGER REFERENCES decision (id),
    decided_by TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learnt_id, purchase_order_id)
);
CREATE TABLE learnt_tried (
    decision_id INTEGER PRIMARY KEY REFERENCES decision (id)  -- looked at for what it says of a customer's layout
);
"""


@MIGRATIONS()
def m011_learnt(db: Database) -> None:
    """What people's corrections teach, and each order that bears it out."""
    _execute(db, LEARNT)


@MIGRATIONS()
def m012_document_attached(db: Database) -> None:
    """When the customer's document was attached to the order in the target, or the target refused it."""
    _execute(db, "ALTER TABLE sales_order ADD COLUMN document_at TEXT")


@MIGRATIONS()
def m013_unpaid_orders(db: Database) -> None:
    """Invoiced orders are found without looking at the others."""
    _execute(db, "CREATE INDEX sales_order_unpaid ON sales_order (pushed_at) WHERE target_state = 'invoiced'")


AS_READ = """CREATE TRIGGER purchase_order_as_read AFTER UPDATE OF document_json ON purchase_order
WHEN OLD.as_read_json = '' AND NEW.as_read_json = '' AND OLD.document_json <> NEW.document_json
BEGIN UPDATE purchase_order SET as_read_json = OLD.document_json WHERE id = NEW.id; END"""
"""An order that stands as it was read has no second text of it: whoever changes it keeps the first one."""


@MIGRATIONS()
def m014_as_read(db: Database) -> None:
    """The order as it was read is kept beside the order from the moment on in which they differ; empty until then."""
    db.execute(AS_READ)


@MIGRATIONS()
def m015_pushed_since(db: Database) -> None:
    """What was pushed since the stock was counted is found without looking at all that was ever pushed."""
    _execute(db, "CREATE INDEX sales_order_pushed ON sales_order (pushed_at) WHERE pushed_at IS NOT NULL")


@MIGRATIONS()
def m016_handled_parcels(db: Database) -> None:
    """Who dealt with a parcel that gave no order, and when."""
    for column in ("handled_by", "handled_at"):
        _execute(db, f"ALTER TABLE parcel ADD COLUMN {column} TEXT")
