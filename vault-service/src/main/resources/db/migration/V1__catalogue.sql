-- Keys are lower-case forms of names that are looked up without regard to case.

create table vault (
    id               uuid        primary key,
    resource_key     text        not null unique,
    subscription_key text        not null,
    group_key        text        not null,
    subscription     text        not null,
    resource_group   text        not null,
    name             text        not null,
    location         text        not null,
    settings         jsonb       not null,
    state            text        not null,
    error            jsonb,
    created_at       timestamptz not null
);
create index vault_by_subscription on vault (subscription_key, resource_key);

create table policy (
    id                uuid  primary key,
    vault_id          uuid  not null references vault (id),
    name_key          text  not null,
    definition        jsonb not null,
    data_source_types jsonb not null,
    time_zone         text  not null,
    unique (vault_id, name_key)
);

create table instance (
    id                uuid   primary key,
    vault_id          uuid   not null references vault (id),
    vault_resource_id text   not null,
    name              text   not null,
    name_key          text   not null,
    data_source_key   text   not null,
    setup             jsonb  not null,
    policy_id         uuid   not null references policy (id),
    pending           jsonb,
    pending_policy_id uuid   references policy (id),
    state             text   not null,
    error             jsonb,
    identity          jsonb,
    identity_database text,
    version           bigint not null,
    operation_id      uuid   not null,
    protected_since   timestamptz,
    last_backup_at    timestamptz,
    last_backup_job   uuid,
    last_success_at   timestamptz,
    unique (vault_id, name_key)
);
-- Two instances never protect one data source, whatever their vaults.
create unique index instance_by_data_source on instance (data_source_key)
    where state <> 'CONFIGURING_PROTECTION_FAILED';
create index instance_by_database on instance (identity_database);
create index instance_by_policy on instance (policy_id);
create index instance_by_pending_policy on instance (pending_policy_id) where pending_policy_id is not null;

create table operation (
    id                uuid        primary key,
    kind              text        not null,
    vault_resource_id text        not null,
    location          text        not null,
    subject           uuid,
    job_id            uuid,
    status            text        not null,
    error             jsonb,
    started_at        timestamptz not null,
    ended_at          timestamptz
);
create index operation_running on operation (subject, kind) where status = 'RUNNING';

create table client_request (
    instance_id       uuid not null references instance (id),
    kind              text not null,
    client_request_id text not null,
    operation_id      uuid not null,
    primary key (instance_id, kind, client_request_id)
);

-- Jobs and recovery points become known by events, which may come before anything else: they refer to nothing.
create table job (
    id                uuid        primary key,
    vault_id          uuid        not null,
    instance_id       uuid        not null,
    kind              text        not null,
    state             text        not null,
    user_triggered    boolean     not null,
    request           jsonb       not null,
    created_at        timestamptz not null,
    attempt_number    integer     not null,
    recovery_point_id text,
    ended_at          timestamptz,
    error             jsonb,
    warnings          jsonb,
    transferred_bytes bigint      not null,
    source_bytes      bigint      not null,
    deferred_until    timestamptz,
    trigger_again_at  timestamptz,
    heartbeat_at      timestamptz,
    phase             text,
    progress_raw      bigint      not null,
    progress_stored   bigint      not null,
    progress_source   bigint      not null
);
create index job_by_vault on job (vault_id, created_at desc, id desc);
create index job_to_trigger_again on job (trigger_again_at) where trigger_again_at is not null;

create table recovery_point (
    id                 text   primary key,
    instance_id        uuid   not null,
    state              text   not null,
    time               timestamptz,
    policy_name        text   not null,
    policy_version     integer not null,
    database           text   not null,
    server_version_num integer not null,
    source_bytes       bigint not null,
    raw_bytes          bigint not null,
    stored_bytes       bigint not null,
    tag                text,
    tagged_at          timestamptz,
    expires_at         timestamptz
);
create index recovery_point_by_instance on recovery_point (instance_id, time desc, id desc)
    where state = 'AVAILABLE' and time is not null;
