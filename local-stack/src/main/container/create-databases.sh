#!/bin/bash
# Run once by the postgres image: a database and a role per service. Passwords are read from the environment by psql.
set -euo pipefail
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv vault_password VAULT_DATABASE_PASSWORD
\getenv scheduler_password SCHEDULER_DATABASE_PASSWORD
\getenv retention_password RETENTION_DATABASE_PASSWORD
CREATE ROLE pgvault_vault LOGIN PASSWORD :'vault_password';
CREATE ROLE pgvault_scheduler LOGIN PASSWORD :'scheduler_password';
CREATE ROLE pgvault_retention LOGIN PASSWORD :'retention_password';
CREATE DATABASE pgvault_vault OWNER pgvault_vault;
CREATE DATABASE pgvault_scheduler OWNER pgvault_scheduler;
CREATE DATABASE pgvault_retention OWNER pgvault_retention;
SQL
