package io.portico.vendor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class BoundedLookupTest {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void answer() {
        answered.countDown();
    }

    /** A name server that is silent about one host until it is told to answer. */
    private final DnsResolver names = new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            asked.incrementAndGet();
            if (host.equals("gone")) {
                throw new UnknownHostException(host);
            }
            if (host.equals("silent")) {
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(host);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host + ".";
        }
    };

    private BoundedLookup patient(Duration patience) {
        return new BoundedLookup(names, patience);
    }

    @Test
    void passesAnswersOn() throws Exception {
        BoundedLookup lookup = patient(Duration.ofSeconds(20));

        assertThat(lookup.resolve("vendor")).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(lookup.resolve("vendor")).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(lookup.resolveCanonicalHostname("vendor")).isEqualTo("vendor.");
        assertThatThrownBy(() -> lookup.resolve("gone")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void givesUpASilentNameServer_andAsksItOnceAtATime() throws Exception {
        BoundedLookup lookup = patient(Duration.ofMillis(50));

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> lookup.resolve("silent")).isInstanceOf(UnknownHostException.class);
        }
        assertThat(asked).hasValue(1);
        assertThat(patient(Duration.ofSeconds(20)).resolve("another")).hasSize(1);

        answered.countDown();
        await().ignoreExceptions().until(() -> lookup.resolve("silent").length == 1);
    }

    @Test
    void waitsNoLongerThanTheCallMay() {
        BoundedLookup lookup = patient(Duration.ofMinutes(5));

        assertThatThrownBy(() ->
                        CurrentCall.of("any", Duration.ofMillis(50).toNanos()).run(() -> lookup.resolve("silent")))
                .isInstanceOf(UnknownHostException.class);
    }
}
