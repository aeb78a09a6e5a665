-- Idempotency keys: one row for each that a request came with and that may still matter. The key is here as a hash, the
-- request as a keyed one, the answer encrypted. All times are the database's own: no node's clock decides anything.
create table idempotency_key (
    organisation  varchar                  not null,
    operation     varchar                  not null,
    key_hash      varchar                  not null,
    fingerprint   varchar                  not null,
    secret_id     varchar                  not null,
    state         varchar                  not null,
    -- The request that holds the key, and the first one that did.
    owner         varchar                  not null,
    origin        varchar                  not null,
    account       varchar                  not null,
    generation    integer                  not null,
    tolerated     boolean                  not null,
    created_at    timestamp with time zone not null,
    lease_until   timestamp with time zone not null,
    answer        bytea,
    answer_until  timestamp with time zone,
    primary key (organisation, operation, key_hash)
);

create index idempotency_key_by_answer on idempotency_key (answer_until);
create index idempotency_key_by_age on idempotency_key (created_at);

-- When the nodes, together, clear up next.
create table idempotency_sweep (
    id       integer                  not null primary key,
    next_at  timestamp with time zone not null
);

insert into idempotency_sweep (id, next_at) values (1, current_timestamp);
