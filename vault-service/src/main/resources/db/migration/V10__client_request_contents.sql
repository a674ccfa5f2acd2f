-- A digest of what the request asked for: the same id with other contents is refused. Rows of before are taken for the same.
alter table client_request add column content text;
