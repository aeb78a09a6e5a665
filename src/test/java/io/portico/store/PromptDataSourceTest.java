package io.portico.store;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class PromptDataSourceTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger timeout = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({"0, 1500", "900, 600", "1250, 250", "1400, 250", "5000, 250"})
    void takesTheWaitForAConnectionFromTheTimeOfAnAnswer(long waited, int left) throws SQLException {
        PromptDataSource prompt = new PromptDataSource(new Pool(waited), Duration.ofMillis(1_500), nanoTime::get);

        try (Connection connection = prompt.getConnection()) {
            assertThat(timeout).hasValue(left);
        }
    }

    @Test
    void countsEachConnectionByItself() throws SQLException {
        PromptDataSource prompt = new PromptDataSource(new Pool(100), Duration.ofMillis(1_500), nanoTime::get);

        for (int i = 0; i < 3; i++) {
            try (Connection connection = prompt.getConnection()) {
                assertThat(timeout).hasValue(1_400);
            }
        }
    }

    /** Its connections come after a while, and note their network timeout. */
    private final class Pool extends AbstractDataSource {
        private final long waitMillis;

        Pool(long waitMillis) {
            this.waitMillis = waitMillis;
        }

        @Override
        public Connection getConnection() {
            nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(waitMillis));
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                        if (method.getName().equals("setNetworkTimeout")) {
                            timeout.set((int) arguments[1]);
                        }
                        return null;
                    });
        }

        @Override
        public Connection getConnection(String user, String password) {
            throw new UnsupportedOperationException();
        }
    }
}
