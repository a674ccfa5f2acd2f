package io.pgvault.systemtests.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A shop with some years of orders: a few hundred megabytes in many types. */
final class SampleDatabase {
    private static final List<String> STATEMENTS = List.of(
            "create type order_state as enum ('new', 'paid', 'sent', 'returned')",
            """
            create table customer (
                id bigint generated always as identity primary key,
                name text not null, email text unique, tags text[] not null, profile jsonb not null,
                limits numrange, address inet, registered timestamptz not null, balance numeric(12, 2) not null)
            """,
            """
            insert into customer (name, email, tags, profile, limits, address, registered, balance)
            select 'Customer ' || i, 'customer' || i || '@example.com', array['tag' || i % 7, 'tag' || i % 11],
                jsonb_build_object('language', (array['da', 'de', 'en', 'fr'])[1 + i % 4], 'visits', i % 100,
                    'address', jsonb_build_object('street', md5(i::text), 'number', i % 300)),
                numrange(0, i), ('10.' || i % 250 || '.' || i % 240 || '.1')::inet,
                timestamptz '2020-01-01' + i * interval '7 minutes', (i % 100000) / 7.0
            from generate_series(1, 150000) i
            """,
            """
            create table orders (
                id bigint not null, customer_id bigint not null, state order_state not null, ordered timestamptz not null,
                total numeric(10, 2) not null, weight real, note text, primary key (id, ordered))
                partition by range (ordered)
            """,
            "create table orders_2024 partition of orders for values from ('2024-01-01') to ('2025-01-01')",
            "create table orders_2025 partition of orders for values from ('2025-01-01') to ('2026-01-01')",
            "create table orders_2026 partition of orders for values from ('2026-01-01') to ('2027-01-01')",
            """
            insert into orders
            select i, 1 + i % 150000, (array['new', 'paid', 'sent', 'returned'])[1 + i % 4]::order_state,
                timestamptz '2024-01-01 00:00+00' + i * interval '75 seconds', i % 1000 / 3.0, i % 77 / 9.0,
                'Order ' || i || ' of ' || md5(i::text)
            from generate_series(1, 1100000) i
            """,
            "create table document (id uuid primary key, content bytea not null, created date not null)",
            """
            insert into document
            select gen_random_uuid(),
                (select string_agg(sha512((i || ' ' || n)::text::bytea), '') from generate_series(1, 60) n),
                date '2024-01-01' + i % 700
            from generate_series(1, 9000) i
            """,
            "create table event (at timestamptz not null, body jsonb not null)",
            """
            insert into event
            select timestamptz '2026-01-01' + i * interval '20 seconds',
                jsonb_build_object('kind', 'visit', 'page', '/products/' || i % 5000, 'user', i % 150000,
                    'agent', 'Browser ' || i % 30, 'session', md5((i % 60000)::text))
            from generate_series(1, 500000) i
            """,
            "select lo_from_bytea(0, decode(repeat(md5(i::text), 4000), 'hex')) from generate_series(1, 20) i",
            "create index on orders (customer_id)",
            "create index on event using gin (body jsonb_path_ops)",
            "create view open_order as select * from orders where state in ('new', 'paid')",
            "create materialized view revenue as"
                    + " select date_trunc('month', ordered) as month, sum(total) as total from orders group by 1",
            """
            create function customer_total(customer bigint) returns numeric language sql stable
                as $$ select coalesce(sum(total), 0) from orders where customer_id = customer $$
            """,
            "create sequence invoice_number start 100000 increment 7",
            "select nextval('invoice_number') from generate_series(1, 1000)",
            "comment on table customer is 'Everybody who has ever bought something'",
            "analyze");

    private SampleDatabase() {}

    /** Makes the content of an empty database. */
    static void fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
        }
    }
}
