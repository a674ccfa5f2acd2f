alter table instance add column scheduled_since timestamptz;
-- Since when an older instance has its policy is not known: what was due before now is not held against it.
update instance set scheduled_since = now() where protected_since is not null;

create index job_by_schedule on job (instance_id, created_at desc) where kind = 'BACKUP' and not user_triggered;

create table alert (
    event_id    uuid        primary key,
    type        text        not null,
    instance_id uuid        not null,
    raised_at   timestamptz not null
);

-- One row: how far the round through all instances is, and when the next step is due.
create table alert_round (
    after   uuid        not null,
    next_at timestamptz not null
);
insert into alert_round (after, next_at) values ('00000000-0000-0000-0000-000000000000', 'epoch');
