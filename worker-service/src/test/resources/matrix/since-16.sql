set role matrix_owner;
create function shop.any_json(text) returns boolean language sql immutable return $1 is json;
alter table shop.periods alter column data set storage external;
reset role;
