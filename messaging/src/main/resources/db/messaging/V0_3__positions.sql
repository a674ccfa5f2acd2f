-- How far the streams are in these rows: a database from yesterday says so, whatever Kafka remembers.
create table stream_position (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (topic, partition)
);
