set role matrix_owner;
create table shop.squares(i int primary key, square int generated always as (i * i) stored);
insert into shop.squares(i) select generate_series(1, 100);
alter table shop.squares add foreign key (i) references shop.parts;
create statistics shop.frequent (mcv) on state, total from shop.orders;
reset role;
