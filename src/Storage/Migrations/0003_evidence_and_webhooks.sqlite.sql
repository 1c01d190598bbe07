-- What a source answered, cut to the items that became mentions of one page; kept until those mentions have their verdicts.
create table payload (
    id integer primary key autoincrement,
    first_mention integer not null,
    last_mention integer not null,
    found_at integer not null,
    body blob not null
) strict;

create index payload_last on payload (last_mention);

-- Every change of a legal hold, by whom and why; mention.legal_hold is the present state.
create table hold (
    id integer primary key autoincrement,
    mention_id blob not null,
    held integer not null,
    changed_at integer not null,
    changed_by text not null,
    reason text not null
) strict;

create index hold_mention on hold (mention_id, id);
create index mention_held on mention (sequence) where legal_hold = 1;
create index mention_duplicate on mention (duplicate_of) where duplicate_of is not null;

-- A chain: each record carries the hash of the one before. An erased one keeps its place and its hashes; its parts are gone.
create table evidence (
    number integer primary key,
    mention_id blob not null unique,
    sealed_at integer not null,
    record text not null,
    sha256 text not null,
    parts blob
) strict;

-- How far each endpoint has read the verdicts.
create table webhook (
    name text primary key,
    cursor integer not null
) strict;

create table webhook_delivery (
    id integer primary key autoincrement,
    endpoint text not null,
    mention integer not null references mention (sequence),
    version integer not null,
    message_id blob not null,
    created_at integer not null,
    available_at integer not null,
    attempts integer not null default 0,
    claimed_by text,
    claimed_until integer,
    delivered_at integer,
    dead_at integer,
    last_error text,
    unique (mention, endpoint, version)
) strict;

create index webhook_ready on webhook_delivery (endpoint, id) where delivered_at is null and dead_at is null;
create index webhook_done on webhook_delivery (delivered_at) where delivered_at is not null;
create index webhook_dead on webhook_delivery (dead_at) where dead_at is not null;
