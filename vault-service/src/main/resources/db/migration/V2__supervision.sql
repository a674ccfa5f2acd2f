-- attempt_number is the newest attempt; started_attempt is the same once a worker has taken it, and null before that.

alter table job add column started_attempt     integer;
alter table job add column alive_at            timestamptz;
alter table job add column expires_at          timestamptz;
alter table job add column cancel_requested_at timestamptz;
alter table job add column giving_up           jsonb;
alter table job add column giving_up_asked_at  timestamptz;

update job set expires_at = coalesce((request ->> 'expiresAt')::timestamptz, created_at + interval '6 days');
-- Jobs that run get a full turn before they are missed; those that wait to be sent again have no worker.
update job set started_attempt = attempt_number, alive_at = now()
    where state = 'IN_PROGRESS' and trigger_again_at is null;

alter table job alter column expires_at set not null;
create index job_unfinished on job (created_at, id) where state in ('QUEUED', 'IN_PROGRESS', 'CANCELLING');
