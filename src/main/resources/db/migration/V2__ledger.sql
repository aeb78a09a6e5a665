-- What happened: one row for each request of a known caller that could be read. A portal session's URL, a key and the
-- query of a return URL have no column here and must never get one. Ids are time-ordered (a prefix and a ULID), so
-- "newest first" is "greatest id first" within an organisation, which is the primary key. Every further index costs each
-- request its upkeep: there is one for the filter that asks for few rows of many, and one for the outcomes that are rare.
-- A vendor's rows are many among those of its organisation, so that the primary key finds them.
create table ledger_entry (
    id                 varchar                  not null,
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
    vendor_request_id  varchar,
    primary key (organisation, id)
);

create index ledger_entry_by_customer on ledger_entry (organisation, customer_id, id desc);
create index ledger_entry_by_outcome on ledger_entry (organisation, outcome, id desc);
