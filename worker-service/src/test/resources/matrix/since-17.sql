set role matrix_owner;
create table shop.counted_parts(id int generated always as identity, at date) partition by range (at);
create table shop.counted_parts_1 partition of shop.counted_parts default;
insert into shop.counted_parts(at) select date '2026-01-01' + i from generate_series(1, 50) i;
grant maintain on shop.sorted to matrix_reader;
reset role;
