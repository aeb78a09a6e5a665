package io.portico.vendor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.portico.model.ProblemCode;
import io.portico.setting.AddressRange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The name server is the adversary: whatever it answers, and however often it changes its mind. */
@ExtendWith(OutputCaptureExtension.class)
class PublicNamesTest {
    private static final EgressAddresses PUBLIC_ONLY = new EgressAddresses(List.of());

    /** A name server that gives its answers one after the other. */
    private static class Answers implements DnsResolver {
        private final Deque<InetAddress[]> answers = new ArrayDeque<>();

        Answers(String... answers) throws UnknownHostException {
            for (String answer : answers) {
                this.answers.add(InetAddress.getAllByName(answer));
            }
        }

        @Override
        public InetAddress[] resolve(String host) {
            return answers.remove();
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @Test
    void handsOnWhatIsPublic() throws Exception {
        assertThat(new PublicNames(new Answers("1.1.1.1"), PUBLIC_ONLY).resolve("api.example.com"))
                .containsExactly(InetAddress.getByName("1.1.1.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "fd00:ec2::254", "0.0.0.0"})
    void handsOnNothingElse(String answer) throws Exception {
        PublicNames names = new PublicNames(new Answers(answer), PUBLIC_ONLY);

        assertThatThrownBy(() -> names.resolve("api.example.com")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void takesThePublicOnesOfAMixedAnswer(CapturedOutput log) throws Exception {
        DnsResolver mixed = new Answers("1.1.1.1") {
            @Override
            public InetAddress[] resolve(String host) {
                try {
                    return new InetAddress[] {InetAddress.getByName("10.0.0.1"), InetAddress.getByName("1.1.1.1")};
                } catch (UnknownHostException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        assertThat(new PublicNames(mixed, PUBLIC_ONLY).resolve("api.example.com"))
                .containsExactly(InetAddress.getByName("1.1.1.1"));
        assertThat(log).contains("an address of its host is not called: private");
    }

    /** What was looked at is what is handed on: there is no second question in between. */
    @Test
    void asksOnceForEachConnection() throws Exception {
        PublicNames names = new PublicNames(new Answers("1.1.1.1", "127.0.0.1"), PUBLIC_ONLY);

        assertThat(names.resolve("rebinding.example.com", 443))
                .containsExactly(new InetSocketAddress(InetAddress.getByName("1.1.1.1"), 443));
        assertThatThrownBy(() -> names.resolve("rebinding.example.com", 443)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "127.1", "[::1]"})
    void makesNoConnectionToWhatIsRefused(String host, CapturedOutput log) throws Exception {
        EgressClient client = EgressClients.of(PUBLIC_ONLY);
        try (ServerSocket vendor = new ServerSocket(0, 5, InetAddress.getByName(host))) {
            vendor.setSoTimeout(100);
            VendorCallException refused =
                    catchThrowableOfType(VendorCallException.class, () -> CurrentCall.of("acmepay-eu", Long.MAX_VALUE)
                            .run(() -> call(client, host, vendor.getLocalPort())));

            assertThat(refused.code()).isEqualTo(ProblemCode.VENDOR_UNREACHABLE);
            assertThatThrownBy(vendor::accept).isInstanceOf(SocketTimeoutException.class);
            assertThat(log).contains("Account acmepay-eu: the address of its host is not called: loopback");
        } finally {
            client.shutDown();
        }
    }

    @Test
    void connectsToWhatIsConfigured() throws Exception {
        EgressClient client = EgressClients.of(new EgressAddresses(List.of(new AddressRange("127.0.0.0/8"))));
        try (RawVendor vendor = new RawVendor(
                (connection, out) -> out.write(RawVendor.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")))) {
            call(client, "127.0.0.1", vendor.port());

            assertThat(vendor.heads()).hasSize(1);
        } finally {
            client.shutDown();
        }
    }

    private static void call(EgressClient client, String host, int port) throws IOException, HttpException {
        HttpPost request = new HttpPost("http://" + host + ":" + port + "/");
        try (ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null)) {
            assertThat(response.getCode()).isEqualTo(200);
        }
    }
}
