package io.pgvault.worker.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Reads the roles that a database names, and those that they are members of. */
final class SourceRoles {
    /** Shared dependencies leave out the bootstrap superuser, so what that role owns is looked up. */
    static final String NAMED = """
        select d.refobjid from pg_shdepend d
        where d.refclassid = 'pg_authid'::regclass
          and d.dbid = (select oid from pg_database where datname = current_database())
        union select relowner from pg_class where oid >= 16384
        union select nspowner from pg_namespace where oid >= 16384
        union select proowner from pg_proc where oid >= 16384
        union select typowner from pg_type where oid >= 16384
        union select lomowner from pg_largeobject_metadata
        """;

    /** Whose the database itself is, who is named in its grants, and whose settings there are in it. */
    private static final String NAMED_BY_ITSELF = """
        union select datdba from pg_database where datname = current_database()
        union select a.grantee from pg_database d, aclexplode(d.datacl) a where d.datname = current_database()
        union select s.setrole from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
          where d.datname = current_database()
        """;

    private static final String NO_HASH = "null::text";
    private static final String HASH = "(select a.rolpassword from pg_authid a where a.oid = r.oid)";

    private SourceRoles() {}

    static boolean mayReadHashes(Connection connection) {
        return Sql.flag(connection, "select has_table_privilege('pg_authid', 'select')");
    }

    /**
     * Reads them, by their names.
     *
     * @param hashes whether with the hashes of their passwords, which the user must be allowed to read
     */
    static List<RoleDefinition> of(Connection connection, boolean hashes) {
        List<RoleDefinition> roles = new ArrayList<>();
        for (String json : Sql.values(connection, definitions(hashes))) {
            try {
                roles.add(ContractJson.mapper().readValue(json, RoleDefinition.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A server says what was asked for", e);
            }
        }
        return roles;
    }

    /** What a server does not have yet is absent: its catalogue is asked by names that are looked up in the row. */
    private static String definitions(boolean hashes) {
        return """
        with recursive wanted(oid) as (
          select n.oid from (%s) n(oid)
          union
          select m.roleid from wanted w join pg_auth_members m on m.member = w.oid)
        select json_strip_nulls(json_build_object(
          'name', r.rolname, 'superuser', r.rolsuper, 'inherit', r.rolinherit, 'createRole', r.rolcreaterole,
          'createDatabase', r.rolcreatedb, 'login', r.rolcanlogin, 'replication', r.rolreplication,
          'bypassRowLevelSecurity', r.rolbypassrls, 'connectionLimit', r.rolconnlimit,
          'validUntil', r.rolvaliduntil::text, 'settings', coalesce(to_json(r.rolconfig), '[]'),
          'comment', shobj_description(r.oid, 'pg_authid'), 'passwordHash', %s,
          'memberOf', coalesce((
            select json_agg(json_build_object('role', g.rolname, 'admin', m.admin_option,
              'inherit', to_jsonb(m) -> 'inherit_option', 'set', to_jsonb(m) -> 'set_option') order by g.rolname)
            from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid), '[]')))
        from wanted w join pg_roles r on r.oid = w.oid
        where r.rolname !~ '^pg_'
        order by r.rolname
        """.formatted(NAMED + NAMED_BY_ITSELF, hashes ? HASH : NO_HASH);
    }
}
