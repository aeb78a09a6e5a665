package io.portico.customer;

import java.sql.SQLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

import static org.assertj.core.api.Assertions.assertThat;

/** Which failures of a write may go away by starting it again. */
class OtherWriterTest {

    @ParameterizedTest
    @CsvSource({
        "23505, true", // unique
        "23503, true", // referenced row, PostgreSQL
        "23506, true", // referenced row, H2
        "40001, true", // serialisation
        "40P01, true", // deadlock
        "23502, false", // null
        "23514, false", // check
        "22001, false" // too long
    })
    void startsAgainOnlyWhereAnotherWriterWasThere(String state, boolean again) {
        var failure = new SQLExceptionSubclassTranslator().translate("write", null, new SQLException("x", state));

        assertThat(failure).isNotNull();
        assertThat(JdbcCustomerDirectory.metAnotherWriter(failure)).isEqualTo(again);
    }
}
