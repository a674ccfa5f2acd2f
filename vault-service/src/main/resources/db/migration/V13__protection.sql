-- Who ended protection, when and why; and under which name, and until when, a deleted instance can be brought back.
alter table instance add column ended jsonb;
alter table instance add column listed_as text;
alter table instance add column listed_as_key text;
alter table instance add column purge_at timestamptz;

-- What is deleted keeps nobody from its name, and what does not run keeps nobody from its data source.
alter table instance drop constraint instance_vault_id_name_key_key;
create unique index instance_by_name on instance (vault_id, name_key)
    where state not in ('SOFT_DELETED', 'SOFT_DELETING');
create unique index instance_by_listed_name on instance (vault_id, listed_as_key) where listed_as_key is not null;
create index instance_to_purge on instance (purge_at) where state in ('SOFT_DELETED', 'SOFT_DELETING');
drop index instance_by_data_source;
create unique index instance_by_data_source on instance (data_source_key)
    where state in ('CONFIGURING_PROTECTION', 'PROTECTION_CONFIGURED', 'PROTECTION_ERROR', 'UPDATING_PROTECTION');

create index job_unfinished_by_instance on job (instance_id) where state in ('QUEUED', 'IN_PROGRESS', 'CANCELLING');

create table deleted_vault (
    id               uuid        primary key,
    resource_key     text        not null,
    subscription_key text        not null,
    location_key     text        not null,
    vault            jsonb       not null,
    deleted_at       timestamptz not null,
    purge_at         timestamptz not null,
    asked_at         timestamptz
);
create index deleted_vault_by_subscription on deleted_vault (subscription_key, location_key, id);
create index deleted_vault_to_purge on deleted_vault (purge_at);
