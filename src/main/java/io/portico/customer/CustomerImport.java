package io.portico.customer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.springframework.stereotype.Component;

import io.portico.customer.CustomerChange.Link;
import io.portico.customer.CustomerChange.Replace;
import io.portico.customer.CustomerDirectory.Outcome;
import io.portico.customer.ImportLines.Line;
import io.portico.json.StrictJson;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Brings many customers into the directory from a stream of any length, in memory that does not grow with it. Good lines
 * are stored some hundred at a time, bad ones reported; whatever interrupts an import, running it again completes it.
 */
@Component
public final class CustomerImport {
    private static final int BATCH_LINES = 500;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int MAX_ERRORS = 1_000;

    private final CustomerDirectory directory;
    private final CustomerCheck check;

    public CustomerImport(CustomerDirectory directory, CustomerCheck check) {
        this.directory = directory;
        this.check = check;
    }

    /**
     * What became of the lines.
     *
     * @param imported lines whose content now stands in the directory, also where it stood there before
     * @param rejected lines that could not be taken
     * @param errors why, for the first 1,000 of those
     */
    public record Report(long imported, long rejected, List<LineError> errors) {}

    /**
     * A line that could not be taken.
     *
     * @param line its number, from 1
     * @param code a problem code
     * @param detail names the field and what is wrong with it, not its value
     */
    public record LineError(long line, String code, String detail) {}

    /**
     * Reads {@code customerId,customerSystem,account,vendorCustomerId[,priority]}: each row adds a billing to a customer
     * or replaces the one at the same account.
     *
     * @throws ProblemException {@code validation-failed} where there is no such header, {@code store-unavailable}
     */
    public Report csv(String organisation, InputStream body) throws IOException {
        ImportLines lines = new ImportLines(body, true);
        CsvRows rows = CsvRows.under(lines.next());
        return new Run(organisation).over(lines, line -> {
            Link link = rows.read(line);
            check.check(organisation, link);
            return link;
        });
    }

    /**
     * Reads one customer's document a line, each replacing what was stored.
     *
     * @throws ProblemException {@code store-unavailable}
     */
    public Report json(String organisation, InputStream body) throws IOException {
        return new Run(organisation).over(new ImportLines(body, false), line -> {
            Customer customer = CustomerReader.read(StrictJson.readObject(line));
            check.check(organisation, customer);
            return new Replace(customer);
        });
    }

    /** One import on its way. */
    private final class Run {
        private final String organisation;
        private final List<Long> numbers = new ArrayList<>();
        private final List<CustomerChange> changes = new ArrayList<>();
        private final List<LineError> errors = new ArrayList<>();
        private long imported;
        private long rejected;
        private int bytes;

        private Run(String organisation) {
            this.organisation = organisation;
        }

        private Report over(ImportLines lines, Function<byte[], CustomerChange> reader) throws IOException {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    take(line, reader);
                }
            }
            store();
            return new Report(imported, rejected, errors);
        }

        private void take(Line line, Function<byte[], CustomerChange> reader) {
            CustomerChange change;
            try {
                change = reader.apply(line.sound());
            } catch (ProblemException e) {
                reject(line.number(), e.problem());
                return;
            }
            numbers.add(line.number());
            changes.add(change);
            bytes += line.bytes().length;
            if (changes.size() == BATCH_LINES || bytes > BATCH_BYTES) {
                store();
            }
        }

        private void store() {
            if (changes.isEmpty()) {
                return;
            }
            List<Outcome> outcomes =
                    directory.write(organisation, List.copyOf(changes)).outcomes();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).kind() == Outcome.Kind.REFUSED) {
                    reject(
                            numbers.get(i),
                            Problem.ofFields(
                                    "The customer cannot be stored so.",
                                    outcomes.get(i).errors()));
                } else {
                    imported++;
                }
            }
            numbers.clear();
            changes.clear();
            bytes = 0;
        }

        private void reject(long line, Problem problem) {
            rejected++;
            if (errors.size() == MAX_ERRORS) {
                return;
            }
            ProblemCode code = problem.code();
            String detail = problem.detail();
            if (!problem.errors().isEmpty()) {
                FieldError first = problem.errors().get(0);
                detail = first.field() + ": " + first.detail();
            }
            errors.add(new LineError(line, code.wireName(), detail));
        }
    }
}
