set role matrix_owner;
create function shop.thrice(i int) returns int language sql begin atomic select i * 3; end;
create procedure shop.add(i int, out j int) language plpgsql as 'begin j := i + 1; end';
create table shop.periods(at datemultirange, data text);
insert into shop.periods values ('{[2026-01-01,2026-02-01), [2026-03-01,2026-04-01)}', 'x');
create statistics shop.computed on (total * 2), customer from shop.orders;
reset role;
