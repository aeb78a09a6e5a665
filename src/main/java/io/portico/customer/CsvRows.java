package io.portico.customer;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;

import io.portico.customer.CustomerChange.Link;
import io.portico.model.CreatePortalSession;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** The rows of a CSV import: one billing of one customer each, in the columns that the header names in any order. */
final class CsvRows {
    private static final ObjectReader READER =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    private static final Set<String> REQUIRED = Set.of("customerId", "customerSystem", "account", "vendorCustomerId");
    private static final String PRIORITY = "priority";

    private final List<String> columns;

    private CsvRows(List<String> columns) {
        this.columns = columns;
    }

    /**
     * Reads the header.
     *
     * @throws ProblemException {@code validation-failed} where it is missing or another
     */
    static CsvRows under(ImportLines.@Nullable Line header) {
        List<String> columns = columns(header);
        Set<String> wanted = new HashSet<>(REQUIRED);
        if (columns.contains(PRIORITY)) {
            wanted.add(PRIORITY);
        }
        if (columns.size() != wanted.size() || !wanted.equals(new HashSet<>(columns))) {
            throw new ProblemException(Problem.ofFields(
                    "The first line is not the header of an import.",
                    List.of(new FieldError(
                            "header",
                            "invalid-form",
                            "It is customerId,customerSystem,account,vendorCustomerId and, if wanted, priority."))));
        }
        return new CsvRows(columns);
    }

    /** Reads a row. An empty customerSystem is the default one, an empty priority keeps the one that is stored. */
    Link read(byte[] row) {
        List<String> fields = fields(row);
        if (fields.size() != columns.size()) {
            throw malformed("The line has more or fewer fields than the header.");
        }
        String system = Objects.requireNonNullElse(field(fields, "customerSystem"), CreatePortalSession.DEFAULT_SYSTEM);
        String id = Objects.requireNonNullElse(field(fields, "customerId"), "");
        return new Link(
                new CustomerKey(system, id),
                Objects.requireNonNullElse(field(fields, "account"), ""),
                field(fields, "vendorCustomerId"),
                priority(field(fields, PRIORITY)));
    }

    /** What stands in the first line; nothing where it is no line of CSV. */
    private static List<String> columns(ImportLines.@Nullable Line header) {
        if (header == null || header.fault() != null || header.isBlank()) {
            return List.of();
        }
        try {
            return fields(header.bytes());
        } catch (ProblemException notCsv) {
            return List.of();
        }
    }

    private @Nullable String field(List<String> fields, String column) {
        int index = columns.indexOf(column);
        return index < 0 || fields.get(index).isEmpty() ? null : fields.get(index);
    }

    private static @Nullable Integer priority(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,4}")) {
            throw new ProblemException(Problem.ofFields(
                    "The line is not valid.",
                    List.of(new FieldError(PRIORITY, "wrong-type", "This is a whole number from 0 to 1000."))));
        }
        return Integer.valueOf(text);
    }

    private static List<String> fields(byte[] line) {
        try (MappingIterator<String[]> rows = READER.readValues(line)) {
            List<String> fields = Arrays.asList(rows.nextValue());
            // To the parser a carriage return ends a row, and what follows would go unread.
            if (!rows.hasNextValue()) {
                return fields;
            }
        } catch (IOException | NoSuchElementException e) {
            throw malformed("The line is not CSV.");
        }
        throw malformed("The line holds a carriage return.");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
