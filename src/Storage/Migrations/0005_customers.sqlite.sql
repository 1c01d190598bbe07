-- What the company knows of an author, and how often he complained of the brand before.
alter table mention add column author_tier text;
alter table mention add column author_complaints integer;

-- Only the first letters: an id may be longer than an index row of PostgreSQL. Feeds name no author, and none of their rows is in it.
create index mention_author on mention (brand, source_kind, substr(author_id, 1, 100), found_at) where author_id is not null;
