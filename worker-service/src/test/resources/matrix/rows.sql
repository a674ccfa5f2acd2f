select format('select %L || count(*) || '' '' || md5(coalesce(string_agg(t::text, ''|'' order by t::text collate "C"), ''''))'
        ' from only %s t', oid::regclass || ': ', oid::regclass)
    from pg_class where relkind in ('r', 'm') and relnamespace = any ('{public,shop}'::regnamespace[]);
select format('select %L || last_value || '' '' || is_called from %s', seqrelid::regclass || ': ', seqrelid::regclass)
    from pg_sequence;
select format('select ''large object %s: '' || md5(lo_get(%s))', oid, oid) from pg_largeobject_metadata;
