-- A source that can be read but has brought nothing new for too long is silent. Counted from its definition as long as it brought nothing.
alter table source add column silent_after_ms integer;
alter table source add column defined_at integer;
update source set defined_at = last_success_at;

drop view source_view;
create view source_view as
select
    name, kind, case
        when enabled = 0 then 'parked'
        when state = 'healthy' and coalesce(last_new_at, defined_at) + silent_after_ms < unixepoch() * 1000 then 'silent'
        else state
    end as state,
    strftime('%Y-%m-%dT%H:%M:%fZ', last_success_at / 1000.0, 'unixepoch') as last_success_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', next_due_at / 1000.0, 'unixepoch') as next_due_at,
    failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps
from source;
