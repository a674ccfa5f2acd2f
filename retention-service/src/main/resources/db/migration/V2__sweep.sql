-- An instance that was known before is swept once it has a recovery point, or when its state is published again.
alter table instance_version add column vault_id uuid;
update instance_version set vault_id = r.vault_id
    from recovery_point r where r.instance_id = instance_version.instance_id;

-- What an attempt left without reaching a manifest, and when a sweep saw it first.
create table lost_attempt (
    attempt_id uuid        primary key,
    seen_at    timestamptz not null
);
