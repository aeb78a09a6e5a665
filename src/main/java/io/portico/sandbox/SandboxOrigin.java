package io.portico.sandbox;

/** Where the sandbox vendors listen, from configuration and the open port, never from what a client sends. */
@FunctionalInterface
interface SandboxOrigin {

    /** Scheme, host and port, without a slash at the end; known once the port is open. */
    String url();
}
