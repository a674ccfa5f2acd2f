create table recovery_point (
    id          text        primary key,
    instance_id uuid        not null,
    vault_id    uuid        not null,
    time        timestamptz not null,
    tag         text        not null,
    expires_at  timestamptz,
    state       text        not null check (state in ('KEPT', 'DELETING', 'DELETED')),
    reason      text        not null,
    next_try_at timestamptz
);

create index recovery_point_due on recovery_point (expires_at) where state = 'KEPT' and expires_at is not null;
create index recovery_point_deleting on recovery_point (next_try_at) where state = 'DELETING';
create index recovery_point_instance on recovery_point (instance_id) where state = 'KEPT';

create table task (
    id          bigint      generated always as identity primary key,
    key         text        not null unique,
    body        jsonb       not null,
    attempts    integer     not null default 0,
    next_try_at timestamptz not null default '-infinity',
    failure     text
);

create index task_due on task (next_try_at);

create table instance_version (
    instance_id uuid   primary key,
    version     bigint not null
);
