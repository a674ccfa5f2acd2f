-- What a tag depends on, so that a policy can be tried out on what exists.
alter table recovery_point add column scheduled_at  timestamptz;
alter table recovery_point add column requested_tag text;
alter table recovery_point add column partial       boolean not null default false;

-- Where it lies, and what becomes of it when and why. Of an older one the next news tells.
alter table recovery_point add column data_store      text not null default 'VAULT_STORE';
alter table recovery_point add column archive_at      timestamptz;
alter table recovery_point add column archived_at     timestamptz;
alter table recovery_point add column reason          text;
alter table recovery_point add column expired_at      timestamptz;
alter table recovery_point add column deletion_reason text;
alter table recovery_point add column deleted_at      timestamptz;

update recovery_point set expired_at = coalesce(expires_at, time, 'epoch'), deletion_reason = 'Its time was over.'
    where state <> 'AVAILABLE';
update recovery_point set deleted_at = expired_at where state = 'DELETED';

create index recovery_point_gone on recovery_point (instance_id, expired_at desc, id desc)
    where state <> 'AVAILABLE' and time is not null;
