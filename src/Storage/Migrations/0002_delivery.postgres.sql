-- Signed deliveries of the last day, by a hash of source, delivery id and body: a replay is known after a restart and by every worker.
create table delivery (
    key text primary key,
    received_at bigint not null
);

create index delivery_received on delivery (received_at);
