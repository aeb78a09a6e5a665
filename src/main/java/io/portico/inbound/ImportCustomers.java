package io.portico.inbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.customer.CustomerImport;
import io.portico.customer.CustomerImport.Report;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Brings a stream of customers into the directory and reports on its lines. */
@Component("importCustomers")
final class ImportCustomers implements Processor {
    private static final ObjectWriter WRITER = new JsonMapper().writerFor(Report.class);

    private final CustomerImport customers;

    ImportCustomers(CustomerImport customers) {
        this.customers = customers;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Caller caller = Callers.require(exchange, Scope.CUSTOMERS_WRITE);
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        QueryParameters.none(request);
        InputStream body = exchange.getMessage().getMandatoryBody(InputStream.class);
        Report report = read(caller.organisation(), mediaType(request), body);
        exchange.getMessage().setBody(HttpAnswer.json(200, WRITER.writeValueAsBytes(report)));
    }

    private Report read(String organisation, String mediaType, InputStream body) {
        try {
            return switch (mediaType) {
                case "text/csv" -> customers.csv(organisation, body);
                case "application/x-ndjson" -> customers.json(organisation, body);
                default ->
                    throw new ProblemException(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE, "An import is text/csv or application/x-ndjson.");
            };
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body ended early.");
        }
    }

    private static String mediaType(HttpRequest request) {
        String type = request.header("content-type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
