-- The names of the files that a restore as files made.
alter table job add column files jsonb;
