package io.portico.http;

import io.vertx.core.http.ClientAuth;

/** Whether clients of the public port show a certificate. It admits to the port; who is asking is for keys to say. */
public enum ClientCertificates {
    /** None is asked for. */
    NONE(ClientAuth.NONE),
    /** One that is shown must be trusted. */
    WANT(ClientAuth.REQUEST),
    /** Without a trusted one there is no connection. */
    NEED(ClientAuth.REQUIRED);

    private final ClientAuth listener;

    ClientCertificates(ClientAuth listener) {
        this.listener = listener;
    }

    ClientAuth listener() {
        return listener;
    }
}
