-- The customer directory. The document is what the API shows; customer_key is derived from it and is how a customer is
-- found: by its own id, by an alias, or by the id that a vendor knows it by.
create table customer (
    id varchar(26) not null primary key,
    organisation varchar(200) not null,
    customer_system varchar(40) not null,
    customer_id varchar(400) not null,
    document varchar(200000) not null
);

-- holder is empty for own ids and aliases, which name one customer of an organisation only, and the customer's id for a
-- vendor's ids, which several customers may share; so one primary key is both the rule and the index of every look-up.
create table customer_key (
    organisation varchar(200) not null,
    customer_system varchar(40) not null,
    customer_id varchar(600) not null,
    holder varchar(26) not null,
    customer varchar(26) not null references customer (id),
    primary key (organisation, customer_system, customer_id, holder)
);

create index customer_key_customer on customer_key (customer);
