-- Roles that were assigned through the API; those in the configuration are not here.
create table role_assignment (
    scope_key      text        not null,
    name_key       text        not null,
    scope          text        not null,
    name           text        not null,
    principal_kind text        not null,
    principal_id   text        not null,
    role           text        not null,
    description    text,
    created_at     timestamptz not null,
    created_by     jsonb,
    primary key (scope_key, name_key)
);
create index on role_assignment (principal_id);

-- Changes that destroy protection and wait for a second person, or waited; each belongs to an operation.
create table approval (
    id         uuid primary key references operation (id),
    scope_key  text        not null,
    change     jsonb       not null,
    asked_by   jsonb       not null,
    asked_at   timestamptz not null,
    expires_at timestamptz not null,
    verdict    text,
    decided_by jsonb,
    decided_at timestamptz
);
create index on approval (asked_at desc, id desc);
create index on approval (expires_at) where verdict is null;

-- What callers changed and what they were refused. Rows are added, and nothing else.
create table audit_record (
    id           uuid primary key,
    at           timestamptz not null,
    resource_key text        not null,
    subject      text,
    action       text        not null,
    outcome      text        not null,
    record       jsonb       not null
);
create index on audit_record (at desc, id desc);
create index on audit_record (resource_key text_pattern_ops, at desc);

create function keep_audit_record() returns trigger language plpgsql as $$
begin
    raise exception 'audit records are kept as they are';
end
$$;
create trigger keep_audit_record before update or delete or truncate on audit_record
    for each statement execute function keep_audit_record();
