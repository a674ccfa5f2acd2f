alter table recovery_point drop constraint recovery_point_state_check;
alter table recovery_point add constraint recovery_point_state_check
    check (state in ('KEPT', 'ARCHIVING', 'DELETING', 'DELETED', 'LOST'));
-- What nobody can restore from; the due-list's index knows the others.
create index recovery_point_gone on recovery_point (instance_id) where state in ('LOST', 'DELETING', 'DELETED');
