create table notification (
    event_id        uuid        primary key,
    body            text        not null,
    received_at     timestamptz not null,
    failures        integer     not null,
    next_attempt_at timestamptz,
    last_error      text,
    outcome         text,
    ended_at        timestamptz
);
create index notification_due on notification (next_attempt_at) where next_attempt_at is not null;
create index notification_ended on notification (ended_at) where ended_at is not null;
