-- What happened: one row for each request of a known caller that could be read. A portal session's URL, a key and the
-- query of a return URL have no column here and must never get one. Ids are time-ordered (a prefix and a ULID), so
-- "newest first" is "greatest id first", and each filter of the list has an index that ends in the id.
create table ledger_entry (
    id                 varchar                  not null primary key,
    request_id         varchar                  not null,
    organisation       varchar                  not null,
    caller             varchar                  not null,
    channel            varchar                  not null,
    customer_system    varchar                  not null,
    customer_id        varchar                  not null,
    vendor             varchar,
    account            varchar,
    intent             varchar                  not null,
    return_url         varchar,
    outcome            varchar                  not null,
    outcome_known      boolean                  not null,
    status             integer                  not null,
    created_at         timestamp with time zone not null,
    duration_ms        bigint                   not null,
    degraded           boolean,
    expires_at         timestamp with time zone,
    expiry_basis       varchar,
    ignored            varchar,
    vendor_session_id  varchar,
    livemode           boolean,
    vendor_status      integer,
    vendor_code        varchar,
    vendor_request_id  varchar
);

create index ledger_entry_newest on ledger_entry (organisation, id desc);
create index ledger_entry_by_customer on ledger_entry (organisation, customer_id, id desc);
create index ledger_entry_by_vendor on ledger_entry (organisation, vendor, id desc);
create index ledger_entry_by_outcome on ledger_entry (organisation, outcome, id desc);
