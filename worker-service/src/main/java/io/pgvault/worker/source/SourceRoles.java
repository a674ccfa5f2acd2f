package io.pgvault.worker.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Reads the roles that a database names and those that they are members of, or all of a server. */
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

    /** How definitions are read, with hashes of passwords or without. */
    interface Reading {
        List<RoleDefinition> of(Connection connection, boolean hashes);
    }

    /** As they are kept: with the hashes of passwords where that is wanted and the user may read them. */
    static SourceFacts.Roles kept(
            Connection connection, boolean passwordHashes, List<ErrorDetail> hazards, Reading reading) {
        boolean withHashes =
                passwordHashes && Sql.flag(connection, "select has_table_privilege('pg_authid', 'select')");
        if (passwordHashes && !withHashes) {
            hazards.add(ErrorDetail.of(
                    ErrorCode.RESTORE_HAZARD,
                    "The hashes of passwords are to be kept (pgvault.worker.role-password-hashes), but the user may not"
                            + " read them: roles are kept without.",
                    "GRANT SELECT ON pg_catalog.pg_authid TO ...;"));
        }
        return new SourceFacts.Roles(reading.of(connection, withHashes), withHashes);
    }

    /**
     * Reads them, by their names.
     *
     * @param hashes whether with the hashes of their passwords, which the user must be allowed to read
     */
    static List<RoleDefinition> of(Connection connection, boolean hashes) {
        return read(connection, definitions(NAMED + NAMED_BY_ITSELF, hashes));
    }

    /** The same of all roles of the server. */
    static List<RoleDefinition> all(Connection connection, boolean hashes) {
        return read(connection, definitions("select oid from pg_roles", hashes));
    }

    private static List<RoleDefinition> read(Connection connection, String definitions) {
        List<RoleDefinition> roles = new ArrayList<>();
        for (String json : Sql.values(connection, definitions)) {
            try {
                roles.add(ContractJson.mapper().readValue(json, RoleDefinition.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A server says what was asked for", e);
            }
        }
        return roles;
    }

    /** What a server does not have yet is absent: its catalogue is asked by names that are looked up in the row. */
    private static String definitions(String wanted, boolean hashes) {
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
        """.formatted(wanted, hashes ? HASH : NO_HASH);
    }
}
