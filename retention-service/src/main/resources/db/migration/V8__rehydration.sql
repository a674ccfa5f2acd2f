-- What comes back from the archive for a while, or is back.
create table rehydration (
    recovery_point_id text        primary key,
    instance_id       uuid        not null,
    vault_id          uuid        not null,
    vault_resource_id text        not null,
    priority          text        not null check (priority in ('STANDARD', 'HIGH')),
    days              integer     not null,
    requested_at      timestamptz not null,
    state             text        not null check (state in ('COPYING', 'ONLINE')),
    until             timestamptz,
    next_try_at       timestamptz not null,
    failures          integer     not null
);

create index rehydration_due on rehydration (next_try_at);
