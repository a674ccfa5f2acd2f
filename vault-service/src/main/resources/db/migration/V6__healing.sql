-- Which server a backup is of, so that one that was put off goes on as soon as another one of that server has ended.
alter table job add column server text;
create index job_deferred on job (server, created_at) where deferred_until is not null and trigger_again_at is not null;
create index job_at_work on job (server) where state = 'IN_PROGRESS';

-- When its newest attempt was last sent to the workers, and how often it was sent again because nobody took it.
alter table job add column sent_at timestamptz not null default now();
alter table job add column resends integer     not null default 0;

-- What was asked of another service, so that it can be asked again until there is an answer.
alter table operation add column question jsonb;
alter table operation add column asked_at timestamptz;
alter table operation add column asks     integer not null default 0;
create index operation_asking on operation (asked_at) where status = 'RUNNING' and question is not null;

-- When retention was last asked to compare the recovery points of the instance with what the catalogue lists.
alter table instance add column compared_at timestamptz not null default now();
create index instance_compared on instance (compared_at);
