/*
 * What makes a server of tests behave like a managed one: roles without superuser may create the extensions that
 * managed.extensions lists, and these belong to the superuser, as if he had created them.
 */
#include "postgres.h"

#include "catalog/pg_authid.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "tcop/utility.h"
#include "utils/guc.h"
#include "utils/varlena.h"

PG_MODULE_MAGIC;

void _PG_init(void);

static char *allowed;
static ProcessUtility_hook_type next;

static bool
is_allowed(const char *extension)
{
    List *names;
    ListCell *name;

    if (!SplitIdentifierString(pstrdup(allowed), ',', &names))
        elog(ERROR, "managed.extensions is no list of names");
    foreach(name, names)
    {
        if (strcmp(lfirst(name), extension) == 0)
            return true;
    }
    return false;
}

static void
process(PlannedStmt *planned, const char *text, bool read_only, ProcessUtilityContext context, ParamListInfo parameters,
        QueryEnvironment *environment, DestReceiver *receiver, QueryCompletion *completion)
{
    ProcessUtility_hook_type proceed = next ? next : standard_ProcessUtility;
    const char *extension;
    Oid user;
    int security;

    if (!IsA(planned->utilityStmt, CreateExtensionStmt) || superuser())
    {
        proceed(planned, text, read_only, context, parameters, environment, receiver, completion);
        return;
    }
    extension = castNode(CreateExtensionStmt, planned->utilityStmt)->extname;
    if (!is_allowed(extension))
        ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("extension \"%s\" is not allowed", extension)));
    GetUserIdAndSecContext(&user, &security);
    SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID, security | SECURITY_LOCAL_USERID_CHANGE);
    PG_TRY();
    {
        proceed(planned, text, read_only, context, parameters, environment, receiver, completion);
    }
    PG_FINALLY();
    {
        SetUserIdAndSecContext(user, security);
    }
    PG_END_TRY();
}

void
_PG_init(void)
{
    DefineCustomStringVariable("managed.extensions", "Extensions that every role may create.", NULL, &allowed, "",
                               PGC_SIGHUP, GUC_LIST_INPUT, NULL, NULL, NULL);
    next = ProcessUtility_hook;
    ProcessUtility_hook = process;
}
