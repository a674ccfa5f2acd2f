create extension btree_gist schema extensions;
set role matrix_owner;
create table shop.cubes(i int, cube int generated always as (i * i * i) virtual, constraint given not null i);
insert into shop.cubes(i) select generate_series(1, 10);
create table shop.booked(room int, at daterange, primary key (room, at without overlaps));
insert into shop.booked values (1, '[2026-01-01,2026-01-03)'), (1, '[2026-01-03,2026-01-05)');
alter table shop.cubes add constraint small check (i < 100) not enforced;
reset role;
alter table public.pairs add constraint named not null word not valid;
