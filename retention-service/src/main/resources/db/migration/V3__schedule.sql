-- Which backups of a period were due before: the first of them gets that period's tag.
alter table recovery_point add column scheduled_at timestamptz;
create index recovery_point_scheduled on recovery_point (instance_id, scheduled_at) where scheduled_at is not null;
