-- What a validation found that stands in nobody's way; of an instance also what its last backup found.
alter table operation add column warnings jsonb not null default '[]';
alter table instance add column warnings jsonb not null default '[]';
