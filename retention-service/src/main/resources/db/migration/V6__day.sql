-- What went within a day counts for the brake.
create index recovery_point_went on recovery_point (instance_id, decided_at) where state in ('DELETING', 'DELETED');
