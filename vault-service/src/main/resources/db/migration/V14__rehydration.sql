-- Since when a job waits for its recovery point to come back from the archive, and until when it did.
alter table job add column waits_since  timestamptz;
alter table job add column waited_until timestamptz;
create index job_waiting on job (recovery_point_id) where waits_since is not null and waited_until is null;

-- How far a recovery point's way back from the archive is; told_at puts what the retention service says in order.
alter table recovery_point add column rehydration          text
    check (rehydration in ('COMING', 'ONLINE', 'ENDED', 'FAILED'));
alter table recovery_point add column rehydrated_until     timestamptz;
alter table recovery_point add column rehydration_told_at  timestamptz;
