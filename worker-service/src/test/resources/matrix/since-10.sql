create schema shop authorization matrix_owner;
grant usage on schema shop to matrix_reader;
alter default privileges for role matrix_owner in schema shop grant select on tables to matrix_reader;
set role matrix_owner;
create type shop.state as enum ('new', 'paid', 'sent');
create domain shop.mail as text check (value ~ '@');
create type shop.size as (width int, height int);
create type shop.span as range (subtype = numeric);
create sequence shop.numbers increment 5 minvalue 5 start 10 cache 3 cycle;
create table shop.customer(
    id serial primary key,
    mail shop.mail not null unique,
    born date,
    more jsonb default '{}',
    tags text[],
    size shop.size,
    level float8);
create table shop.orders(
    id bigint generated always as identity (start 1000 increment 10) primary key,
    customer int references shop.customer on delete cascade deferrable initially deferred,
    state shop.state default 'new',
    total numeric(12, 2) check (total >= 0),
    number int default nextval('shop.numbers'),
    made timestamptz,
    span shop.span,
    exclude using gist (span with &&));
alter table shop.orders alter column state set statistics 500, set (fillfactor = 80);
insert into shop.customer(mail, born, more, tags, size, level)
    select 'c' || i || '@example.com', date '1970-01-01' + i, jsonb_build_object('n', i), array['a', i::text],
        (i, i + 1)::shop.size, i / 4.0
    from generate_series(1, 1000) i;
insert into shop.orders(customer, state, total, made, span)
    select i % 1000 + 1, (array['new', 'paid', 'sent'])[i % 3 + 1]::shop.state, i * 1.25,
        timestamptz '2026-01-01 00:00:00+00' + i * interval '1 hour', shop.span(i::numeric, i + 0.5)
    from generate_series(1, 3000) i;
create index customer_lower on shop.customer (lower(mail)) where born > '1970-06-01';
create index customer_more on shop.customer using gin (more jsonb_path_ops);
create index orders_made on shop.orders using brin (made);
create statistics shop.related (dependencies) on customer, state from shop.orders;
create unlogged table shop.fleeting(i int);
create table shop.vip(discount int) inherits (shop.customer);
insert into shop.vip(mail, discount) values ('vip@example.com', 10);
create table shop.log(at date not null, line text) partition by range (at);
create table shop.log_2025 partition of shop.log for values from ('2025-01-01') to ('2026-01-01');
create table shop.log_2026 partition of shop.log for values from ('2026-01-01') to ('2027-01-01') partition by list
    (line);
create table shop.log_2026_a partition of shop.log_2026 for values in ('a', 'b');
insert into shop.log select date '2025-01-01' + i, 'a' from generate_series(0, 500) i;
create view shop.known with (security_barrier) as select id, mail from shop.customer where born is not null with
    local check option;
create recursive view shop.counted(n) as select 1 union all select n + 1 from counted where n < 5;
create materialized view shop.totals as select customer, sum(total) as total, count(*) as orders from shop.orders
    group by customer;
create unique index totals_of on shop.totals (customer);
create function shop.twice(i int, j int default 2) returns int language sql immutable parallel safe cost 7 as
    'select i * j';
create function shop.touched() returns trigger language plpgsql security definer set search_path = shop as
    $$ begin new.more := new.more || '{"t": 1}'; return new; end $$;
create function shop.counted() returns trigger language plpgsql as
    $$ begin perform count(*) from changed; return null; end $$;
create function shop.refused(shop.mail) returns text language plpgsql as $$ begin raise exception '%', $1; end $$;
create trigger touched before update of mail on shop.customer for each row when (new.mail <> old.mail) execute
    procedure shop.touched();
create trigger counted after insert on shop.orders referencing new table as changed for each statement execute
    procedure shop.counted();
alter table shop.orders disable trigger counted;
create rule kept as on delete to shop.log do instead nothing;
create aggregate shop.product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
create operator shop.<+> (procedure = shop.twice, leftarg = int, rightarg = int);
create text search configuration shop.plain (copy = simple);
create collation shop.bytes (lc_collate = 'C', lc_ctype = 'C');
create table shop.sorted(t text collate shop.bytes primary key);
insert into shop.sorted values ('b'), ('B'), ('ä'), ('');
alter table shop.customer enable row level security, force row level security;
create policy own on shop.customer to matrix_reader using (mail = current_user::text);
create policy never on shop.customer as restrictive for delete to public using (false);
grant select, insert on shop.orders to matrix_reader with grant option;
grant update (total) on shop.orders to matrix_reader;
grant select, update, references, trigger on shop.sorted to matrix_reader;
revoke execute on function shop.twice(int, int) from public;
comment on schema shop is 'of a shop; it''s all';
comment on table shop.orders is 'what was ordered';
comment on column shop.orders.total is 'without tax';
comment on constraint orders_pkey on shop.orders is 'by number';
comment on trigger touched on shop.customer is 'touches';
comment on function shop.twice(int, int) is 'doubles';
comment on type shop.state is 'how far it is';
select setval('shop.numbers', 505);
select lo_from_bytea(4711, decode(repeat('ab', 300000), 'hex'));
comment on large object 4711 is 'a picture';
grant select on large object 4711 to matrix_reader;
reset role;
create schema extensions;
grant usage on schema extensions to public;
create extension hstore schema extensions;
create extension pg_trgm schema extensions;
create extension postgres_fdw schema extensions;
comment on extension pg_trgm is 'ours';
create table public.pairs(id int primary key, h extensions.hstore, word text);
insert into public.pairs select i, extensions.hstore('n', i::text), md5(i::text) from generate_series(1, 500) i;
create index on public.pairs using gist (h);
create index on public.pairs using gin (word extensions.gin_trgm_ops);
create server away foreign data wrapper postgres_fdw options (host 'nowhere.invalid');
create user mapping for matrix_owner server away options (user 'u');
create foreign table shop.far(i int) server away options (table_name 'near');
create cast (shop.size as text) with inout;
create publication changes for table shop.orders, shop.sorted with (publish = 'insert, update');
create publication everything for all tables;
create function public.noted() returns event_trigger language plpgsql as 'begin end';
create event trigger note on ddl_command_end when tag in ('CREATE TABLE') execute procedure noted();
alter table shop.sorted replica identity full;
