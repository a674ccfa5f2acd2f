-- Mixed data, the same every time: about 650 MB as an uncompressed dump, of which a quarter, in hexadecimal, does not compress.
-- Every value follows from its row's number by a hash; nothing is random.
set max_parallel_workers_per_gather = 0;
set synchronous_commit = off;

create function word(seed int) returns text language sql immutable parallel safe return
    (array['the','of','and','to','in','a','is','that','for','it','as','was','with','be','by','on','not','he','his','but','at',
           'are','this','have','from','or','had','an','they','which','one','you','were','all','her','she','there','would',
           'their','we','him','been','has','when','who','will','more','no','if','out','so','said','what','up','its','about',
           'into','than','them','can','only','other','new','some','could','time','these','two','may','then','do','first','any',
           'my','now','such','like','our','over','man','me','even','most','made','after','also','did','many','before','must',
           'through','back','years','where','much','your','way','well','down','should','because','each','just','those','people',
           'invoice','delivery','customer','warehouse','shipment','contract','payment','machine','pressure','temperature',
           'replacement','inspection','technician','schedule','department','quantity','reference','Köln','Zürich','señor',
           'order','market','between'])
        [1 + (hashint4(seed) & 127)];

create table country (id int primary key, code text not null unique, name text not null);
insert into country select i, chr(65 + i / 15) || chr(65 + i % 15), initcap(word(i) || ' ' || word(i + 1000))
from generate_series(1, 195) i;

create table customer (
    id int primary key, name text not null, email text not null, country int not null, since date not null,
    balance numeric(12, 2) not null, preferences jsonb not null, tags text[] not null);
insert into customer
select i, initcap(word(i) || ' ' || word(i + 7)), word(i) || '.' || word(i + 7) || i || '@example.org', 1 + i % 195,
       date '2005-01-01' + i % 7300, ((hashint4(i) & 2147483647) % 10000000) / 100.0,
       jsonb_build_object('language', substr(word(i + 1), 1, 2), 'newsletter', i % 3 = 0, 'theme', word(i % 5)),
       array[word(i + 2), word(i + 3)]
from generate_series(1, 60000) i;

create table article (id int primary key, author int not null, title text not null, body text not null);
insert into article
select i, 1 + (hashint4(i) & 2147483647) % 60000, initcap(word(i) || ' ' || word(i + 1)),
       (select string_agg(word(i * 131 + j), ' ') from generate_series(1, 55 + i % 90) j)
from generate_series(1, 240000) i;

create table event (
    id bigint primary key, at timestamptz not null, customer int not null, kind text not null, amount numeric(14, 4),
    payload jsonb not null);
insert into event
select i, timestamptz '2024-01-01 00:00:00+00' + i * interval '11.7 seconds' + (hashint4(i) & 65535) * interval '1 microsecond',
       1 + (hashint4(i) & 2147483647) % 60000, (array['created', 'paid', 'shipped', 'returned', 'cancelled'])[1 + i % 5],
       case when i % 4 > 0 then (hashint4(i + 1) & 2147483647) / 10000.0 end,
       jsonb_build_object('session', to_hex(hashint4(i / 20)), 'step', i % 20, 'agent', word(i % 40),
                          'path', '/' || word(i + 1) || '/' || word(i + 2), 'took', (hashint4(i) & 4095) / 10.0)
from generate_series(1, 1150000) i;

create table measurement (
    sensor int not null, at timestamp not null, value double precision not null, quality smallint not null, counts int[] not null,
    primary key (sensor, at));
insert into measurement
select i % 500, timestamp '2025-01-01' + (i / 500) * interval '30 seconds', 20 + 5 * sin(i / 5000.0) + (hashint4(i) & 1023) / 1024.0,
       i % 4, array[i % 7, (hashint4(i) & 255), (hashint4(i + 1) & 65535), i / 1000]
from generate_series(1, 1600000) i;

create table attachment (id int primary key, customer int not null, name text not null, content bytea not null);
alter table attachment alter content set storage external;
insert into attachment
select i, 1 + i % 60000, word(i) || '.jpg',
       (select string_agg(sha512(int8send(i::bigint << 32 | j)), null order by j) from generate_series(1, 60 + i % 120) j)
from generate_series(1, 13000) i;

do $$
begin
    for t in 1 .. 24 loop
        execute format('create table setting_%s (id int primary key, name text not null, value text)', t);
        execute format('insert into setting_%s select i, word(i + %s), md5((i * %s)::text) from generate_series(1, %s) i',
                       t, t, t, t * 50);
    end loop;
end
$$;

create index on customer (country);
create index on customer (lower(email));
create index on article (author);
create index on article (title);
create index on event (at);
create index on event (customer, kind);
create index on measurement (at);
create index on attachment (customer);
alter table customer add foreign key (country) references country;
alter table event add foreign key (customer) references customer;
vacuum analyze;
