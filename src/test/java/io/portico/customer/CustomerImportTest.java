package io.portico.customer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.customer.CustomerImport.LineError;
import io.portico.customer.CustomerImport.Report;
import io.portico.model.FieldError;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/** How the lines of an import are read; what storing does is the directory's matter. */
class CustomerImportTest {
    private static final String HEADER = "customerId,customerSystem,account,vendorCustomerId,priority\n";

    private final MemoryDirectory directory = new MemoryDirectory();
    private final CustomerImport imports = new CustomerImport(directory, new CustomerCheck(Vendors.ALL));

    @Test
    void readsRowsAsSpreadsheetsWriteThem() throws IOException {
        Report report = csv("\uFEFFcustomerId,customerSystem,account,vendorCustomerId\r\n"
                + "c1,default,stripe,cus_1\r\n"
                + "\r\n"
                + "\"Smith, \"\"Jo\"\" & Söhne\",,\"stripe\",cus_2\r\n"
                + "c1,sap,agentmessage-acme,");

        assertThat(report).isEqualTo(new Report(3, 0, List.of()));
    }

    @Test
    void takesTheColumnsInAnyOrder() throws IOException {
        assertThat(csv("account,priority,vendorCustomerId,customerSystem,customerId\nstripe,7,cus_1,sap,c1\n")
                        .imported())
                .isEqualTo(1);
    }

    @Test
    void refusesAFileWithoutTheHeader() {
        for (String file : List.of(
                "",
                "\n",
                "c1,default,stripe,cus_1\n",
                "customerId,account,vendorCustomerId\nc1,stripe,cus_1\n",
                "customerId,customerSystem,account,vendorCustomerId,vendorCustomerId\n",
                "customerId,customerSystem,account,vendorCustomerId,surprise\n",
                "customerId,customerSystem,account,vendorCustomerId\rc1,default,stripe,cus_1\n")) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> csv(file))
                            .problem()
                            .errors())
                    .as(file)
                    .extracting(FieldError::field)
                    .containsExactly("header");
        }
    }

    @Test
    void reportsBadRowsByLineAndStoresTheOthers() throws IOException {
        Report report = csv(HEADER
                + "c1,default,stripe,cus_1,0\n" // 2
                + "c2,default,nobody,x,0\n" // 3
                + "c3,default,stripe,a/b,0\n" // 4
                + ",default,stripe,cus_1,0\n" // 5
                + "c5,De fault,stripe,cus_1,0\n" // 6
                + "c6,default,stripe,cus_1,-1\n" // 7
                + "c7,default,stripe,cus_1,1001\n" // 8
                + "c8,default,stripe\n" // 9
                + "c9,default,stripe,cus_1,0,more\n" // 10
                + "c\"10,default,stripe,cus_1,0\n" // 11
                + "\"c11\"x,default,stripe,cus_1,0\n" // 12
                + "c12,default,stripe,cus_1,\n"); // 13

        assertThat(report.imported()).isEqualTo(2);
        assertThat(report.rejected()).isEqualTo(10);
        assertThat(report.errors())
                .extracting(LineError::line, LineError::code)
                .containsExactly(
                        tuple(3L, "unknown-vendor"),
                        tuple(4L, "vendor-id-invalid"),
                        tuple(5L, "validation-failed"),
                        tuple(6L, "validation-failed"),
                        tuple(7L, "validation-failed"),
                        tuple(8L, "validation-failed"),
                        tuple(9L, "malformed-request"),
                        tuple(10L, "malformed-request"),
                        tuple(11L, "malformed-request"),
                        tuple(12L, "malformed-request"));
    }

    @Test
    void readsNoRowOutOfAQuotedField() throws IOException {
        Report report = csv(HEADER
                + "\"evil\nvictim,default,stripe,cus_evil,0\n\",default,stripe,cus_1,0\n"
                + "c1\rvictim,default,stripe,cus_evil,0\n"
                + "c2,default,stripe,cus_2,\"0\"\rvictim,default,stripe,cus_evil,0\n"
                + "c3,default,stripe,cus_3,0\n"
                + "\"c4,default,stripe,cus_4,0\nc5,default,stripe,cus_5,0\n");

        assertThat(report.imported()).isEqualTo(1);
        assertThat(report.errors()).extracting(LineError::line).containsExactly(2L, 5L, 6L, 8L);
    }

    @Test
    void reportsLinesThatAreTooLongOrNotUtf8() throws IOException {
        byte[] head = (HEADER + "x".repeat(70_000) + ",default,stripe,cus_1,0\nc").getBytes(StandardCharsets.UTF_8);
        byte[] tail = ",default,stripe,cus_1,0\nc2,default,stripe,cus_2,0\n".getBytes(StandardCharsets.UTF_8);
        byte[] file = new byte[head.length + 1 + tail.length];
        System.arraycopy(head, 0, file, 0, head.length);
        file[head.length] = (byte) 0xFC;
        System.arraycopy(tail, 0, file, head.length + 1, tail.length);

        Report report = imports.csv("acme", new ByteArrayInputStream(file));

        assertThat(report.imported()).isEqualTo(1);
        assertThat(report.errors())
                .extracting(LineError::line, LineError::code)
                .containsExactly(tuple(2L, "request-too-large"), tuple(3L, "malformed-request"));
    }

    /** Readers of CSV and JSON make characters of these, so that one id could be written in two ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c1\u0081",
                "\u00e0\u0081\u0081",
                "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080",
                "\u00ed\u00a0\u00bd",
                "\0"
            })
    void takesNoCharacterInAFormThatIsNotUtf8(String bytes) throws IOException {
        byte[] csv = (HEADER + "c" + bytes + ",default,stripe,cus_1,0\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] json = ("{\"customerId\": \"c" + bytes + "\"}\n").getBytes(StandardCharsets.ISO_8859_1);

        for (Report report : List.of(
                imports.csv("acme", new ByteArrayInputStream(csv)),
                imports.json("acme", new ByteArrayInputStream(json)))) {
            assertThat(report.imported()).isZero();
            assertThat(report.errors())
                    .extracting(LineError::code, LineError::detail)
                    .containsExactly(tuple("malformed-request", "The line is not UTF-8 text."));
        }
        assertThat(directory.customers).isEmpty();
    }

    @Test
    void readsOneCustomerALine() throws IOException {
        Report report = json("""
                {"customerId": "c1", "name": "One", "accounts": [{"account": "stripe", "vendorCustomerId": "cus_1"}]}

                {"customerId": "c2", "customerSystem": "sap"}
                {"customerSystem": "sap"}
                {"customerId": "c3", "customerId": "c4"}
                [1]
                {"customerId": "c5"} {"customerId": "c6"}
                {"customerId": "c7", "surprise": 1}
                {"customerId": "c8"}""");

        assertThat(report.imported()).isEqualTo(3);
        assertThat(report.errors())
                .extracting(LineError::line, LineError::code)
                .containsExactly(
                        tuple(4L, "validation-failed"),
                        tuple(5L, "malformed-request"),
                        tuple(6L, "malformed-request"),
                        tuple(7L, "malformed-request"),
                        tuple(8L, "validation-failed"));
        assertThat(directory.customers.get(new CustomerKey("sap", "c2"))).isNotNull();
    }

    @Test
    void importsNothingFromNothing() throws IOException {
        assertThat(json("")).isEqualTo(new Report(0, 0, List.of()));
        assertThat(csv(HEADER)).isEqualTo(new Report(0, 0, List.of()));
    }

    @Test
    void listsTheFirstThousandErrorsAndCountsAll() throws IOException {
        Report report = json("{}\n".repeat(1_500));

        assertThat(report.rejected()).isEqualTo(1_500);
        assertThat(report.errors())
                .hasSize(1_000)
                .last()
                .extracting(LineError::line)
                .isEqualTo(1_000L);
    }

    @Test
    void storesInBatches() throws IOException {
        json("{\"customerId\": \"c\"}\n".repeat(1_200));
        assertThat(directory.batches).containsExactly(500, 500, 200);

        directory.batches.clear();
        String large = "{\"customerId\": \"c\", \"name\": \"x\"" + " ".repeat(60_000) + "}\n";
        json(large.repeat(10));
        assertThat(directory.batches).allMatch(lines -> lines <= 5);
    }

    @Test
    void holdsOneBatchAtATime_whateverTheLength() throws IOException {
        int lines = 300_000;
        AtomicLong written = new AtomicLong();
        LongSummaryStatistics held = new LongSummaryStatistics();
        LongSummaryStatistics heap = new LongSummaryStatistics();
        CustomerDirectory discarding = new CustomerDirectory() {
            @Override
            public Optional<Customer> find(String organisation, CustomerKey key) {
                return Optional.empty();
            }

            @Override
            public Written write(String organisation, List<CustomerChange> changes) {
                written.addAndGet(changes.size());
                return new Written(Collections.nCopies(changes.size(), Outcome.of(Outcome.Kind.CREATED)), Set.of());
            }
        };
        Iterator<String> good = IntStream.range(0, lines)
                .peek(line -> held.accept(line - written.get()))
                .peek(line -> {
                    if (line % (lines / 3) == 1_000) {
                        System.gc();
                        heap.accept(ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed());
                    }
                })
                .mapToObj(line -> "c" + line + ",default,stripe,cus_" + line + ",0\n")
                .iterator();
        Iterator<String> bad = Stream.generate(() -> "x\n").limit(lines).iterator();

        Report report = new CustomerImport(discarding, new CustomerCheck(Vendors.ALL))
                .csv("acme", new GeneratedLines(HEADER, good, bad));

        assertThat(report.imported()).isEqualTo(lines);
        assertThat(report.rejected()).isEqualTo(lines);
        assertThat(held.getMax()).isLessThan(2_000);
        assertThat(heap.getMax() - heap.getMin()).isLessThan(16_000_000);
    }

    @Test
    void repeatsNothingOfALine() throws IOException {
        Report report = csv(HEADER + "Zq1,default,Zq2,Zq3,0\nZq4,Zq5,stripe,Zq6,Zq7\nZq8\n");

        assertThat(report.rejected()).isEqualTo(3);
        assertThat(report.toString()).doesNotContain("Zq");
    }

    @Test
    void passesOnWhatInterruptsTheStream() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };

        assertThat(catchThrowableOfType(IOException.class, () -> imports.json("acme", broken)))
                .hasMessage("gone");
    }

    private Report csv(String text) throws IOException {
        return imports.csv("acme", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Report json(String text) throws IOException {
        return imports.json("acme", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
