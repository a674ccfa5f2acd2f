-- By what the retention service goes, as it told last: what a preview goes by. One row.
create table retention_rules (
    only_one       boolean primary key default true check (only_one),
    told_at        timestamptz      not null,
    largest_share  double precision not null,
    always         integer          not null,
    missed_backups integer          not null,
    grace_seconds  bigint           not null
);
