-- The index by outcome cost every request its upkeep, though nearly all of them end as created, which nobody looks for
-- by an index. Only the others are noted here.
create table ledger_failure (
    organisation varchar not null,
    outcome      varchar not null,
    id           varchar not null,
    primary key (organisation, outcome, id)
);

insert into ledger_failure (organisation, outcome, id)
    select organisation, outcome, id from ledger_entry where outcome <> 'created';

drop index ledger_entry_by_outcome;
