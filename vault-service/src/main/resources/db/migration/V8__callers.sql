-- Who asked for an operation: {"subject": ..., "name": ...}. Jobs have it in their requests.
alter table operation add column asked_by jsonb;
