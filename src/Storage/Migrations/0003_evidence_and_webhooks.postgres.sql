-- What a source answered, cut to the items that became mentions of one page; kept until those mentions have their verdicts.
create table payload (
    id bigint generated always as identity primary key,
    first_mention bigint not null,
    last_mention bigint not null,
    found_at bigint not null,
    body bytea not null
);

create index payload_last on payload (last_mention);

-- Every change of a legal hold, by whom and why; mention.legal_hold is the present state.
create table hold (
    id bigint generated always as identity primary key,
    mention_id uuid not null,
    held bigint not null,
    changed_at bigint not null,
    changed_by text not null,
    reason text not null
);

create index hold_mention on hold (mention_id, id);
create index mention_held on mention (sequence) where legal_hold = 1;
create index mention_duplicate on mention (duplicate_of) where duplicate_of is not null;

-- A chain: each record carries the hash of the one before. An erased one keeps its place and its hashes; its parts are gone.
create table evidence (
    number bigint primary key,
    mention_id uuid not null unique,
    sealed_at bigint not null,
    record text not null,
    sha256 text not null,
    parts bytea
);

-- How far each endpoint has read the verdicts.
create table webhook (
    name text primary key,
    cursor bigint not null
);

create table webhook_delivery (
    id bigint generated always as identity primary key,
    endpoint text not null,
    mention bigint not null references mention (sequence),
    version bigint not null,
    message_id uuid not null,
    created_at bigint not null,
    available_at bigint not null,
    attempts bigint not null default 0,
    claimed_by text,
    claimed_until bigint,
    delivered_at bigint,
    dead_at bigint,
    last_error text,
    unique (mention, endpoint, version)
);

create index webhook_ready on webhook_delivery (endpoint, id) where delivered_at is null and dead_at is null;
create index webhook_done on webhook_delivery (delivered_at) where delivered_at is not null;
create index webhook_dead on webhook_delivery (dead_at) where dead_at is not null;
