-- Times are Unix milliseconds and flags 0 or 1, as in the SQLite schema, so that one SQL text serves both.

create table source (
    name text primary key,
    kind text not null,
    definition_hash text not null,
    every_ms bigint,
    enabled bigint not null default 1,
    cursor text,
    next_due_at bigint,
    state text not null default 'healthy',
    failures bigint not null default 0,
    last_success_at bigint,
    last_new_at bigint,
    last_error text,
    lease_owner text,
    lease_until bigint,
    lease_epoch bigint not null default 0,
    collected bigint not null default 0,
    captured bigint not null default 0,
    repeats bigint not null default 0,
    duplicates bigint not null default 0,
    not_matched bigint not null default 0,
    rejected bigint not null default 0,
    gaps bigint not null default 0
);

create index source_due on source (next_due_at) where enabled = 1;

create table source_gap (
    source text not null references source (name),
    gap_from bigint,
    gap_to bigint,
    reason text not null,
    found_at bigint not null
);

create table source_rejection (
    source text not null references source (name),
    reason text not null,
    n bigint not null,
    primary key (source, reason)
);

create table mention (
    sequence bigint generated always as identity primary key,
    id uuid not null unique,
    brand text not null,
    source_kind text not null,
    source_name text not null,
    channel text not null,
    external_id text not null,
    url text,
    url_key bigint,
    author_id text,
    author_name text,
    author_handle text,
    author_followers bigint,
    title text,
    text text not null,
    language text,
    published_at bigint not null,
    found_at bigint not null,
    conversation_id text,
    in_reply_to text,
    rating double precision,
    rating_raw text,
    likes bigint,
    replies bigint,
    shares bigint,
    views bigint,
    is_private bigint not null,
    legal_hold bigint not null default 0,
    duplicate_of uuid
);

create index mention_url on mention (url_key) where url_key is not null;
create index mention_found on mention (found_at);

create table sighting (
    mention bigint not null references mention (sequence),
    source_name text not null,
    external_id text not null,
    url text,
    seen_at bigint not null,
    primary key (mention, source_name)
);

create table verdict (
    mention bigint primary key references mention (sequence),
    sequence bigint not null unique,
    stage text not null,
    urgency text not null,
    urgency_score bigint not null,
    intent text not null,
    intent_confidence double precision not null,
    sentiment double precision not null,
    severity text not null,
    threat double precision not null,
    language text not null,
    language_confidence double precision not null,
    expects_reply double precision not null,
    respond_by bigint,
    playbook text not null,
    reasons text not null,
    classifier_version bigint not null,
    classified_at bigint not null
);

create table outbox (
    id bigint generated always as identity primary key,
    kind bigint not null,
    mention bigint not null references mention (sequence),
    version bigint not null,
    message_id uuid not null,
    replayed bigint not null default 0,
    created_at bigint not null,
    available_at bigint not null,
    attempts bigint not null default 0,
    redrives bigint not null default 0,
    claimed_by text,
    claimed_until bigint,
    sent_at bigint,
    settled_at bigint,
    dead_at bigint,
    last_error text,
    unique (mention, kind, version)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index outbox_ready on outbox (id) where sent_at is null and dead_at is null;
create index outbox_unsettled on outbox (sent_at) where sent_at is not null and settled_at is null and dead_at is null;
create index outbox_dead on outbox (dead_at) where dead_at is not null;

create table seen (
    mention_id uuid primary key,
    seen_at bigint not null
);

create view mention_view as
select
    m.id::text as id,
    m.brand, m.source_kind, m.source_name, m.channel, m.external_id, m.url, m.author_id, m.author_name, m.title, m.text,
    coalesce(nullif(v.language, 'und'), m.language, v.language) as language, m.rating, m.conversation_id,
    m.duplicate_of::text as duplicate_of,
    to_timestamp(m.published_at / 1000.0) as published_at,
    to_timestamp(m.found_at / 1000.0) as found_at,
    to_timestamp(v.classified_at / 1000.0) as classified_at,
    v.stage, v.urgency, v.urgency_score, v.intent, v.sentiment, v.severity, v.threat, v.playbook, v.classifier_version
from mention m
left join verdict v on v.mention = m.sequence;

create view source_view as
select
    name, kind, case when enabled = 1 then state else 'parked' end as state,
    to_timestamp(last_success_at / 1000.0) as last_success_at,
    to_timestamp(next_due_at / 1000.0) as next_due_at,
    failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps
from source;

create view outbox_view as
select
    message_id::text as message_id,
    case kind when 1 then 'MentionCaptured' else 'MentionClassified' end as type,
    to_timestamp(created_at / 1000.0) as created_at,
    attempts,
    to_timestamp(sent_at / 1000.0) as sent_at,
    to_timestamp(dead_at / 1000.0) as dead_at,
    last_error
from outbox;
