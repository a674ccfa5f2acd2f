-- What has to be described in storage anew, so that a lost catalogue can be rebuilt from there. Triggers note it: whatever
-- statement changes a row, its description follows.
create table undescribed (
    kind     text        not null check (kind in ('VAULT', 'POLICY', 'INSTANCE')),
    id       uuid        not null,
    vault_id uuid        not null,
    noted_at timestamptz not null default clock_timestamp(),
    primary key (kind, id)
);
create index undescribed_by_time on undescribed (noted_at);

-- An update, not nothing: it waits for whoever takes the row now, and then notes it again.
create function note_undescribed(kind text, id uuid, vault_id uuid) returns void language sql as $$
    insert into undescribed (kind, id, vault_id) values ($1, $2, $3)
        on conflict (kind, id) do update set noted_at = excluded.noted_at
$$;

create function note_vault() returns trigger language plpgsql as $$
begin
    perform note_undescribed('VAULT', coalesce(new.id, old.id), coalesce(new.id, old.id));
    return null;
end
$$;
create function note_policy() returns trigger language plpgsql as $$
begin
    perform note_undescribed('POLICY', coalesce(new.id, old.id), coalesce(new.vault_id, old.vault_id));
    return null;
end
$$;
create function note_instance() returns trigger language plpgsql as $$
begin
    perform note_undescribed('INSTANCE', coalesce(new.id, old.id), coalesce(new.vault_id, old.vault_id));
    return null;
end
$$;

create trigger note_change after insert or delete on vault for each row execute function note_vault();
create trigger note_update after update on vault for each row
    when (old.settings is distinct from new.settings) execute function note_vault();
create trigger note_change after insert or delete on deleted_vault for each row execute function note_vault();
create trigger note_change after insert or update or delete on policy for each row execute function note_policy();
create trigger note_change after insert or delete on instance for each row execute function note_instance();
create trigger note_update after update on instance for each row
    when ((old.setup, old.pending, old.state, old.error, old.warnings, old.identity, old.version, old.ended, old.listed_as,
           old.purge_at, old.protected_since, old.scheduled_since)
        is distinct from
          (new.setup, new.pending, new.state, new.error, new.warnings, new.identity, new.version, new.ended, new.listed_as,
           new.purge_at, new.protected_since, new.scheduled_since))
    execute function note_instance();

-- Rebuilds that were asked for, and what came of them.
create table rebuild (
    id              uuid        primary key,
    begun_at        timestamptz not null,
    ended_at        timestamptz,
    error           jsonb,
    vaults          integer,
    instances       integer,
    recovery_points integer,
    brought_back    integer     not null default 0,
    problems        text[]      not null default '{}'
);

alter table retention_rules add column deletions_wait_since timestamptz;
