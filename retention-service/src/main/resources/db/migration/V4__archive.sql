-- What a tag depends on, so that it can be decided again.
alter table recovery_point add column requested_tag text;
update recovery_point set requested_tag = tag where scheduled_at is null and tag <> 'Default';
alter table recovery_point add column partial boolean not null default false;

alter table recovery_point add column vault_resource_id text not null default '';
update recovery_point set vault_resource_id = v.instance -> 'target' -> 'vault' ->> 'resourceId'
    from instance_version v where v.instance_id = recovery_point.instance_id and v.instance is not null;

-- Where it lies, when it moves, and how often that was begun; tries count the failures of the step that is under way.
alter table recovery_point add column data_store text not null default 'VAULT_STORE'
    check (data_store in ('VAULT_STORE', 'ARCHIVE_STORE'));
alter table recovery_point add column archive_at timestamptz;
alter table recovery_point add column decided_at timestamptz;
alter table recovery_point add column moves integer not null default 0;
alter table recovery_point add column tries integer not null default 0;

alter table recovery_point drop constraint recovery_point_state_check;
alter table recovery_point add constraint recovery_point_state_check
    check (state in ('KEPT', 'ARCHIVING', 'DELETING', 'DELETED'));

create index recovery_point_to_archive on recovery_point (archive_at)
    where state = 'KEPT' and data_store = 'VAULT_STORE' and archive_at is not null;
drop index recovery_point_deleting;
create index recovery_point_begun on recovery_point (state, next_try_at) where state in ('ARCHIVING', 'DELETING');
drop index recovery_point_instance;
create index recovery_point_instance on recovery_point (instance_id, time, id) where state in ('KEPT', 'ARCHIVING');
