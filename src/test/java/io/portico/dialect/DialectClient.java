package io.portico.dialect;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;

import io.portico.RunningGateway;

/** A plain HTTP client of a gateway; each change of its headers makes another. */
record DialectClient(RunningGateway gateway, Map<String, String> headers) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** One that sends no headers of its own. */
    static DialectClient of(RunningGateway gateway) {
        return new DialectClient(gateway, Map.of());
    }

    /** The same with another value of a header, or one more. */
    DialectClient with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new DialectClient(gateway, changed);
    }

    /** Posts a body to a path. */
    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /** Sends a request of any method. */
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
