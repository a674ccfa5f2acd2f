-- Which backups of a period were due before: the first of them gets that period's tag.
alter table recovery_point add column scheduled_at timestamptz;
create index recovery_point_scheduled on recovery_point (instance_id, scheduled_at) where scheduled_at is not null;

-- Until when the newest recovery point shows that backups go on.
alter table recovery_point add column trusted_until timestamptz;

-- What people must be told about an instance needs its names.
alter table instance_version add column instance jsonb;

create table alert (
    event_id  uuid        primary key,
    raised_at timestamptz not null
);
