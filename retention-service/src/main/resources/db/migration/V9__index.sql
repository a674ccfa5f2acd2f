-- What a recovery point's manifest says of what is stored, for the indexes and for the scrub; null until it was read.
alter table recovery_point add column database text;
alter table recovery_point add column server_version_num integer;
alter table recovery_point add column raw_bytes bigint;
alter table recovery_point add column stored_bytes bigint;
alter table recovery_point add column files text;

-- Indexes of what was there before are written once.
insert into task (key, body)
    select 'index/' || instance_id, jsonb_build_object('type', 'DescribeInstanceIndex', 'instanceId', instance_id)
    from instance_version where vault_id is not null
    on conflict (key) do nothing;

-- When it was looked at last in storage, or stored; since when it is being looked at; since when somebody waits for that.
alter table recovery_point add column scrubbed_at timestamptz not null default now();
update recovery_point set scrubbed_at = time;
alter table recovery_point add column scrub_begun_at timestamptz;
alter table recovery_point add column scrub_asked_at timestamptz;
-- What is wrong with it.
alter table recovery_point add column damage text;

-- When the next one is to be looked at, by the pace of all.
create table scrub_pace (
    only_row boolean     primary key default true check (only_row),
    next_at  timestamptz not null
);
insert into scrub_pace (next_at) values (now());

alter table recovery_point drop constraint recovery_point_state_check;
alter table recovery_point add constraint recovery_point_state_check
    check (state in ('KEPT', 'ARCHIVING', 'DELETING', 'DELETED', 'LOST', 'DAMAGED'));

drop index recovery_point_instance;
create index recovery_point_instance on recovery_point (instance_id, time, id)
    where state in ('KEPT', 'ARCHIVING', 'DAMAGED');
drop index recovery_point_gone;
create index recovery_point_gone on recovery_point (instance_id)
    where state in ('LOST', 'DAMAGED', 'DELETING', 'DELETED');
create index recovery_point_damaged_due on recovery_point (expires_at) where state = 'DAMAGED';
create index recovery_point_scrub on recovery_point (scrubbed_at, id) where state in ('KEPT', 'DAMAGED');
create index recovery_point_scrub_asked on recovery_point (scrub_asked_at) where scrub_asked_at is not null;
