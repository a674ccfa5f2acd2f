create table schedule_entry (
    instance_id  uuid        primary key,
    version      bigint      not null,
    instance     jsonb       not null,
    next_fire_at timestamptz,
    last_fire_at timestamptz
);

create index schedule_entry_due on schedule_entry (next_fire_at) where next_fire_at is not null;
