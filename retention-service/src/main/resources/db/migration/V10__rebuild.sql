-- While there is a row, deletions wait for a person.
create table deletions_wait (
    only_row boolean     primary key default true check (only_row),
    since    timestamptz not null
);

-- Rebuilds of the catalogue that were asked for.
create table rebuild (
    id uuid primary key
);

-- What a rebuild has read so far: a vault, or an instance.
create table rebuild_step (
    rebuild_id      uuid    not null,
    place           text    not null,
    instance        boolean not null,
    recovery_points integer not null,
    problems        text[]  not null,
    primary key (rebuild_id, place)
);

-- Why it has its tag, whatever became of it since: what is over its way to the archive has that for its reason again.
alter table recovery_point add column tag_reason text;
update recovery_point set tag_reason = reason;
alter table recovery_point alter column tag_reason set not null;
