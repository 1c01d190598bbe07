-- Times are Unix milliseconds, flags 0 or 1, ids 16 bytes in network order.

create table source (
    name text primary key,
    kind text not null,
    definition_hash text not null,
    every_ms integer,
    enabled integer not null default 1,
    cursor text,
    next_due_at integer,
    state text not null default 'healthy',
    failures integer not null default 0,
    last_success_at integer,
    last_new_at integer,
    last_error text,
    lease_owner text,
    lease_until integer,
    lease_epoch integer not null default 0,
    collected integer not null default 0,
    captured integer not null default 0,
    repeats integer not null default 0,
    duplicates integer not null default 0,
    not_matched integer not null default 0,
    rejected integer not null default 0,
    gaps integer not null default 0
) strict;

create index source_due on source (next_due_at) where enabled = 1;

create table source_gap (
    source text not null references source (name),
    gap_from integer,
    gap_to integer,
    reason text not null,
    found_at integer not null
) strict;

create table source_rejection (
    source text not null references source (name),
    reason text not null,
    n integer not null,
    primary key (source, reason)
) strict, without rowid;

create table mention (
    sequence integer primary key,
    id blob not null unique,
    brand text not null,
    source_kind text not null,
    source_name text not null,
    channel text not null,
    external_id text not null,
    url text,
    url_key integer,
    author_id text,
    author_name text,
    author_handle text,
    author_followers integer,
    title text,
    text text not null,
    language text,
    published_at integer not null,
    found_at integer not null,
    conversation_id text,
    in_reply_to text,
    rating real,
    rating_raw text,
    likes integer,
    replies integer,
    shares integer,
    views integer,
    is_private integer not null,
    legal_hold integer not null default 0,
    duplicate_of blob
) strict;

create index mention_url on mention (url_key) where url_key is not null;
create index mention_found on mention (found_at);

create table sighting (
    mention integer not null references mention (sequence),
    source_name text not null,
    external_id text not null,
    url text,
    seen_at integer not null,
    primary key (mention, source_name)
) strict, without rowid;

create table verdict (
    mention integer primary key references mention (sequence),
    sequence integer not null unique,
    stage text not null,
    urgency text not null,
    urgency_score integer not null,
    intent text not null,
    intent_confidence real not null,
    sentiment real not null,
    severity text not null,
    threat real not null,
    language text not null,
    language_confidence real not null,
    expects_reply real not null,
    respond_by integer,
    playbook text not null,
    reasons text not null,
    classifier_version integer not null,
    classified_at integer not null
) strict;

create table outbox (
    id integer primary key autoincrement,
    kind integer not null,
    mention integer not null references mention (sequence),
    version integer not null,
    message_id blob not null,
    replayed integer not null default 0,
    created_at integer not null,
    available_at integer not null,
    attempts integer not null default 0,
    redrives integer not null default 0,
    claimed_by text,
    claimed_until integer,
    sent_at integer,
    settled_at integer,
    dead_at integer,
    last_error text,
    unique (mention, kind, version)
) strict;

create index outbox_ready on outbox (id) where sent_at is null and dead_at is null;
create index outbox_unsettled on outbox (sent_at) where sent_at is not null and settled_at is null and dead_at is null;
create index outbox_dead on outbox (dead_at) where dead_at is not null;

create table seen (
    mention_id blob primary key,
    seen_at integer not null
) strict, without rowid;

create view mention_view as
select
    lower(substr(hex(m.id), 1, 8) || '-' || substr(hex(m.id), 9, 4) || '-' || substr(hex(m.id), 13, 4) || '-'
        || substr(hex(m.id), 17, 4) || '-' || substr(hex(m.id), 21)) as id,
    m.brand, m.source_kind, m.source_name, m.channel, m.external_id, m.url, m.author_id, m.author_name, m.title, m.text,
    coalesce(nullif(v.language, 'und'), m.language, v.language) as language, m.rating, m.conversation_id,
    case when m.duplicate_of is not null then lower(substr(hex(m.duplicate_of), 1, 8) || '-' || substr(hex(m.duplicate_of), 9, 4) || '-' || substr(hex(m.duplicate_of), 13, 4) || '-'
        || substr(hex(m.duplicate_of), 17, 4) || '-' || substr(hex(m.duplicate_of), 21)) end as duplicate_of,
    strftime('%Y-%m-%dT%H:%M:%fZ', m.published_at / 1000.0, 'unixepoch') as published_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', m.found_at / 1000.0, 'unixepoch') as found_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', v.classified_at / 1000.0, 'unixepoch') as classified_at,
    v.stage, v.urgency, v.urgency_score, v.intent, v.sentiment, v.severity, v.threat, v.playbook, v.classifier_version
from mention m
left join verdict v on v.mention = m.sequence;

create view source_view as
select
    name, kind, case when enabled = 1 then state else 'parked' end as state,
    strftime('%Y-%m-%dT%H:%M:%fZ', last_success_at / 1000.0, 'unixepoch') as last_success_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', next_due_at / 1000.0, 'unixepoch') as next_due_at,
    failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps
from source;

create view outbox_view as
select
    lower(substr(hex(message_id), 1, 8) || '-' || substr(hex(message_id), 9, 4) || '-' || substr(hex(message_id), 13, 4) || '-'
        || substr(hex(message_id), 17, 4) || '-' || substr(hex(message_id), 21)) as message_id,
    case kind when 1 then 'MentionCaptured' else 'MentionClassified' end as type,
    strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') as created_at,
    attempts,
    strftime('%Y-%m-%dT%H:%M:%fZ', sent_at / 1000.0, 'unixepoch') as sent_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', dead_at / 1000.0, 'unixepoch') as dead_at,
    last_error
from outbox;
