-- A restore is sent again only where an operation has started it.
create index operation_by_job on operation (job_id) where job_id is not null;
