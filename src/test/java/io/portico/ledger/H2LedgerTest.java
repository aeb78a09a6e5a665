package io.portico.ledger;

import java.util.UUID;
import javax.sql.DataSource;

import org.h2.jdbcx.JdbcConnectionPool;

class H2LedgerTest extends LedgerContract {
    @Override
    DataSource freshDatabase() {
        return JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }
}
