-- What no topic takes: it would hold up all that follows of its key.
create table outbox_set_aside (
    event_id     uuid primary key,
    topic        text        not null,
    key          text        not null,
    headers      text        not null,
    payload      bytea       not null,
    created_at   timestamptz not null,
    set_aside_at timestamptz not null default clock_timestamp(),
    reason       text        not null
);

-- Every handler has a natural key by which it knows what it has handled.
drop table inbox;
