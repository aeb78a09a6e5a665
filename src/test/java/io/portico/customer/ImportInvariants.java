package io.portico.customer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.portico.Canary;
import io.portico.customer.CustomerImport.LineError;
import io.portico.customer.CustomerImport.Report;
import io.portico.json.Utf8;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.TextField;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of every file that is imported: each line is stored within the limits or reported, none is counted twice, and
 * a report repeats nothing of the file.
 */
final class ImportInvariants {
    private static final byte[] HEADER =
            "customerId,customerSystem,account,vendorCustomerId,priority\n".getBytes(US_ASCII);
    private static final Set<String> CODES = EnumSet.of(
                    ProblemCode.MALFORMED_REQUEST,
                    ProblemCode.VALIDATION_FAILED,
                    ProblemCode.REQUEST_TOO_LARGE,
                    ProblemCode.UNKNOWN_VENDOR,
                    ProblemCode.VENDOR_ID_INVALID)
            .stream()
            .map(ProblemCode::wireName)
            .collect(Collectors.toSet());

    private ImportInvariants() {}

    static void hold(byte[] file) throws IOException {
        json(file);
        json(Canary.in(file));
        csv(file);
        csv(after(HEADER, file));
        csv(after(HEADER, Canary.in(file)));
    }

    private static void json(byte[] file) throws IOException {
        Discarding directory = new Discarding();
        Report report = directory.imports().json("acme", new ByteArrayInputStream(file));
        assertReport(report, directory, file);
    }

    private static void csv(byte[] file) throws IOException {
        Discarding directory = new Discarding();
        try {
            Report report = directory.imports().csv("acme", new ByteArrayInputStream(file));
            assertReport(report, directory, file);
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
            Canary.assertNotIn(e.problem());
        }
    }

    private static void assertReport(Report report, Discarding directory, byte[] file) {
        int lines = 1;
        for (byte b : file) {
            lines += b == '\n' ? 1 : 0;
        }
        assertThat(report.imported()).isEqualTo(directory.stored);
        assertThat(report.imported() + report.rejected()).isLessThanOrEqualTo(lines);
        assertThat(report.rejected() > 0 || Utf8.isText(file))
                .as("a line that is no text was stored")
                .isTrue();
        assertThat(report.errors()).hasSize((int) Math.min(1_000, report.rejected()));
        long last = 0;
        for (LineError error : report.errors()) {
            assertThat(error.line()).isBetween(last + 1, (long) lines);
            assertThat(error.code()).isIn(CODES);
            Canary.assertNotIn(error.detail());
            last = error.line();
        }
    }

    private static byte[] after(byte[] head, byte[] tail) {
        byte[] all = new byte[head.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    /** Takes everything, once it has seen that it may stand in a directory. */
    private static final class Discarding implements CustomerDirectory {
        private long stored;

        CustomerImport imports() {
            return new CustomerImport(this, new CustomerCheck(Vendors.ALL));
        }

        @Override
        public Optional<Customer> find(String organisation, CustomerKey key) {
            return Optional.empty();
        }

        @Override
        public Written write(String organisation, List<CustomerChange> changes) {
            stored += changes.size();
            for (CustomerChange change : changes) {
                assertThat(TextField.flaw(change.key().customerId(), 1, 200)).isNull();
                assertThat(change.key().customerSystem()).matches("[a-z0-9-]{1,40}");
            }
            return new Written(Collections.nCopies(changes.size(), Outcome.of(Outcome.Kind.CREATED)), Set.of());
        }
    }
}
