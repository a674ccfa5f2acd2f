-- What the vault says of an instance's protection decides whether recovery points go and move by their policies. GONE is
-- one of which there is nothing any more.
alter table instance_version add column state text not null default 'PROTECTION_CONFIGURED';
create index instance_at_rest on instance_version (instance_id)
    where state in ('PROTECTION_STOPPED', 'SOFT_DELETED', 'DELETED', 'GONE');
create index instance_suspended on instance_version (instance_id) where state = 'BACKUPS_SUSPENDED';
create index instance_deleted on instance_version (vault_id) where state = 'DELETED';
