select format('relation %s %s %s %s %s %s %s', relkind, oid::regclass, relpersistence, relreplident, relrowsecurity,
        relforcerowsecurity, reloptions)
    from pg_class where relnamespace = any ('{public,shop}'::regnamespace[]);
select format('owner of %s: %s %s', oid::regclass, relowner::regrole,
        (select array_agg(i::text order by i::text) from unnest(relacl) i))
    from pg_class where relnamespace = any ('{public,shop}'::regnamespace[]);
select format('column %s.%s %s %s %s %s %s %s %s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
        attnotnull, attidentity, to_jsonb(a) ->> 'attgenerated', attstattarget, attstorage,
        -- What servers since November 2026 keep for themselves.
        (select array_agg(o) from unnest(attoptions) o where o !~ '^pg_attver='), attacl, attinhcount,
        pg_get_expr(adbin, adrelid))
    from pg_attribute a join pg_class c on c.oid = attrelid
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped and relnamespace = any ('{public,shop}'::regnamespace[]);
select format('index %s %s %s %s', pg_get_indexdef(indexrelid), indisvalid, indisprimary, indisreplident)
    from pg_index join pg_class c on c.oid = indexrelid where relnamespace = any ('{public,shop}'::regnamespace[]);
-- A name that a server of 18 gave is another where a partition came before its table.
select format('constraint %s on %s %s %s %s', case when contype = 'n' and conname ~ '_not_null$' then '' else conname end,
        conrelid::regclass, contypid::regtype, pg_get_constraintdef(oid), convalidated)
    from pg_constraint where connamespace = any ('{public,shop}'::regnamespace[]);
select format('view %s %s', oid::regclass, pg_get_viewdef(oid))
    from pg_class where relkind in ('v', 'm') and relnamespace = any ('{public,shop}'::regnamespace[]);
select format('partitioned %s %s', oid::regclass, pg_get_partkeydef(oid)) from pg_class where relkind = 'p';
select format('inherits %s %s %s %s', inhrelid::regclass, inhparent::regclass, inhseqno, pg_get_expr(relpartbound, c.oid))
    from pg_inherits join pg_class c on c.oid = inhrelid;
select 'function ' || pg_get_functiondef(oid)
    from pg_proc p where not exists (select from pg_aggregate where aggfnoid = p.oid)
        and pronamespace = any ('{public,shop}'::regnamespace[]);
select format('owner of %s: %s %s', oid::regprocedure, proowner::regrole,
        (select array_agg(i::text order by i::text) from unnest(proacl) i))
    from pg_proc where pronamespace = any ('{public,shop}'::regnamespace[]);
select format('aggregate %s %s %s %s', aggfnoid::regprocedure, aggtransfn, aggtranstype::regtype, agginitval)
    from pg_aggregate join pg_proc p on p.oid = aggfnoid where pronamespace = any ('{public,shop}'::regnamespace[]);
select format('trigger %s %s', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal;
select 'rule ' || pg_get_ruledef(oid) from pg_rewrite where rulename <> '_RETURN' and oid >= 16384;
select format('statistics %s %s', pg_get_statisticsobjdef(oid), stxowner::regrole) from pg_statistic_ext;
select format('policy %s on %s %s %s %s %s %s', polname, polrelid::regclass, polcmd, polpermissive,
        (select array_agg(case r when 0 then 'public' else r::regrole::text end) from unnest(polroles) r),
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    from pg_policy;
select format('type %s %s %s %s %s', oid::regtype, typtype, format_type(typbasetype, typtypmod), typnotnull, typdefault)
    from pg_type where typnamespace = any ('{public,shop}'::regnamespace[]);
-- The owner of a range's multirange does not follow that of the range before 17.
select format('owner of %s: %s %s', oid::regtype, typowner::regrole,
        (select array_agg(i::text order by i::text) from unnest(typacl) i))
    from pg_type where typnamespace = any ('{public,shop}'::regnamespace[]) and typtype <> 'm' and typelem = 0;
select format('labels of %s: %s', enumtypid::regtype, string_agg(enumlabel, ', ' order by enumsortorder))
    from pg_enum group by enumtypid;
select format('range %s of %s', rngtypid::regtype, rngsubtype::regtype) from pg_range where rngtypid >= 16384;
select format('sequence %s %s %s %s %s %s %s', seqrelid::regclass, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle)
    from pg_sequence;
select format('sequence %s belongs to %s %s', objid::regclass, refobjid::regclass, refobjsubid)
    from pg_depend join pg_sequence on seqrelid = objid
    where classid = 'pg_class'::regclass and deptype in ('a', 'i') and refclassid = 'pg_class'::regclass;
select format('owner of %s: %s %s', nspname, nspowner::regrole,
        (select array_agg(i::text order by i::text) from unnest(nspacl) i))
    from pg_namespace where nspname in ('public', 'shop', 'extensions');
select format('extension %s %s %s', extname, extversion, extnamespace::regnamespace) from pg_extension;
select format('publication %s %s %s %s %s %s %s', pubname, pubowner::regrole, puballtables, pubinsert, pubupdate, pubdelete,
        to_jsonb(p) ->> 'pubviaroot')
    from pg_publication p;
select format('published %s', t) from pg_publication_tables t;
select format('event trigger %s %s %s %s %s', evtname, evtevent, evttags, evtfoid::regprocedure, evtenabled)
    from pg_event_trigger;
select format('server %s %s %s', srvname, srvowner::regrole, srvoptions) from pg_foreign_server;
select format('mapping %s %s %s', srvname, usename, umoptions) from pg_user_mappings;
select format('foreign %s %s', ftrelid::regclass, ftoptions) from pg_foreign_table;
select format('default %s %s %s %s', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl)
    from pg_default_acl;
select format('cast %s %s %s %s', castsource::regtype, casttarget::regtype, castcontext, castmethod)
    from pg_cast where oid >= 16384;
select format('operator %s %s %s', oid::regoperator, oprcode, oprowner::regrole)
    from pg_operator where oprnamespace = any ('{public,shop}'::regnamespace[]);
select format('collation %s %s %s %s', collname, collprovider, to_jsonb(c) ->> 'collcollate', collowner::regrole)
    from pg_collation c where collnamespace = any ('{public,shop}'::regnamespace[]);
select format('text search %s %s %s', cfgname, maptokentype, mapdict::regdictionary)
    from pg_ts_config c join pg_ts_config_map on mapcfg = c.oid
    where cfgnamespace = any ('{public,shop}'::regnamespace[]);
select format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description)
    from pg_description where objoid >= 16384 or classoid = 'pg_largeobject'::regclass;
select format('owner of large object %s: %s %s', oid, lomowner::regrole,
        (select array_agg(i::text order by i::text) from unnest(lomacl) i))
    from pg_largeobject_metadata;
select format('database %s %s %s %s %s %s', pg_encoding_to_char(encoding), datcollate, datctype, datdba::regrole,
        (select array_agg(i::text order by i::text) from unnest(datacl) i), shobj_description(oid, 'pg_database'))
    from pg_database where datname = current_database();
select format('setting %s %s', setrole::regrole, setconfig)
    from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database());
