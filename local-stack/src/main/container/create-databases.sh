#!/bin/bash
# Run once by the postgres image: a database and a role per service. psql reads the passwords from the secrets' files.
set -euo pipefail
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set vault_password `cat /run/secrets/vault-database-password`
\set scheduler_password `cat /run/secrets/scheduler-database-password`
\set retention_password `cat /run/secrets/retention-database-password`
CREATE ROLE pgvault_vault LOGIN PASSWORD :'vault_password';
CREATE ROLE pgvault_scheduler LOGIN PASSWORD :'scheduler_password';
CREATE ROLE pgvault_retention LOGIN PASSWORD :'retention_password';
CREATE DATABASE pgvault_vault OWNER pgvault_vault;
CREATE DATABASE pgvault_scheduler OWNER pgvault_scheduler;
CREATE DATABASE pgvault_retention OWNER pgvault_retention;
SQL
