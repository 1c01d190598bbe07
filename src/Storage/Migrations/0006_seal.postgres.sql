-- That a record of evidence was made, apart from the record: one that is gone is missed, and never made anew.
create table seal (
    number bigint primary key,
    mention_id uuid not null unique,
    sealed_at bigint not null,
    sha256 text not null
);

insert into seal (number, mention_id, sealed_at, sha256) select number, mention_id, sealed_at, sha256 from evidence;
