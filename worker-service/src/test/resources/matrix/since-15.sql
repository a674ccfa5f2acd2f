set role matrix_owner;
create table shop.once(i int unique nulls not distinct);
create view shop.asked with (security_invoker) as select * from shop.orders;
create view shop.merged as select count(*) from shop.orders;
reset role;
create publication cheap for table shop.orders (id, total) where (total < 100);
create publication of_schema for tables in schema shop;
