package io.portico.customer;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.MethodSource;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Any bytes in place of a file of customers, read as lines of JSON, as CSV, and as rows beneath the CSV header. */
class ImportFuzzTest {

    static Stream<byte[]> files() {
        return Stream.of(
                        "{\"customerId\":\"c1\",\"name\":\"One\",\"accounts\":[{\"account\":\"stripe\",\"vendorCustomerId\":\"cus_1\","
                                + "\"priority\":1}],\"aliases\":[{\"customerSystem\":\"sap\",\"customerId\":\"0001\"}]}\n{}\n",
                        "customerId,customerSystem,account,vendorCustomerId\nc1,,stripe,cus_1\n",
                        "c1,default,stripe,cus_1,0\n\"c,\"\"2\",sap,pabbly,5e5f50647c5aeb3675f416aa,\r\n",
                        "c1,,agentmessage-acme,,\n\n\"c\n2\",,stripe-eu,cus_2,1000\nc3,\"\n")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("files")
    @FuzzTest
    void storesOrReportsEachLine(byte[] file) throws IOException {
        ImportInvariants.hold(file);
    }
}
