package io.portico.flow;

/** Names of the exchange variables that routes and steps share. */
public final class Variables {
    /** {@code HttpRequest}: what the engine read; HTTP channel only. */
    public static final String HTTP_REQUEST = "httpRequest";
    /** {@code String}: the id of this request, on every channel. */
    public static final String REQUEST_ID = "requestId";
    /** {@code Caller}: who is asking. */
    public static final String CALLER = "caller";
    /** {@code RateLimit}: what that caller may still send, for the answer's headers; HTTP channel only. */
    public static final String RATE_LIMIT = "rateLimit";
    /** {@code CreatePortalSession}: what is asked. */
    public static final String REQUEST = "request";
    /**
     * {@code String}: the caller's idempotency key, of the form that {@code io.portico.request.IdempotencyKeyForm} demands, set
     * by the channel; absent where the request has none.
     */
    public static final String IDEMPOTENCY_KEY = "idempotencyKey";
    /** {@code List<VendorAccount>}: the accounts that the request and its organisation admit. */
    public static final String ADMITTED_ACCOUNTS = "admittedAccounts";
    /** {@code VendorAccount}: the account that serves the request. */
    public static final String ACCOUNT = "account";
    /** {@code String}: the customer's id at that account; absent where the account's key is the customer. */
    public static final String VENDOR_CUSTOMER_ID = "vendorCustomerId";
    /** {@code Endpoint}: the Kamelet instance of that account, the only thing that is ever dispatched to. */
    public static final String VENDOR_ENDPOINT = "vendorEndpoint";
    /** {@code Integer}: the HTTP status of the vendor's answer. */
    public static final String VENDOR_STATUS = "vendorStatus";
    /** {@code ProblemCode}: what the vendor refused with, where it is another gateway, which says so itself. */
    public static final String VENDOR_PROBLEM = "vendorProblem";
    /** {@code Boolean}: the session was made for an earlier request with the same idempotency key. */
    public static final String REPLAYED = "replayed";
    /** {@code Problem}: what went wrong. */
    public static final String PROBLEM = "problem";

    /**
     * {@code Boolean}: an operator has ordered the request again, so that an expired session of its idempotency key is no
     * answer to it; a new one is made in its place.
     */
    public static final String RENEWS = "renews";

    /** {@code String}: key of the vendor in whose dialect the request is made; absent where it is a canonical one. */
    public static final String DIALECT = "dialect";
    /**
     * {@code Set<Dropping>}: what of the request may be left out where the vendor cannot honour it; without it, what may be
     * left out of every canonical request.
     */
    public static final String DROPPABLE = "droppable";
    /**
     * {@code Map<String, String>}: for whom an account at the dialect's own vendor must act, by the properties of that vendor's
     * file; absent where the request names nobody.
     */
    public static final String ACTING_FOR = "actingFor";
    /**
     * {@code Boolean}: whether the chosen account's vendor answers a repeated key with the first session, where the request is
     * made in a dialect.
     */
    public static final String VENDOR_KNOWS_KEYS = "vendorKnowsKeys";
    /** {@code VendorDocument}: what the vendor answered, where the request is made in that vendor's dialect. */
    public static final String VENDOR_DOCUMENT = "vendorDocument";

    /** {@code String}: the channel, {@link #HTTP}, {@link #QUEUE} or {@link #KAFKA}; without it, HTTP if there is an HTTP request. */
    public static final String CHANNEL = "channel";
    /** {@code Long}: {@code System.nanoTime()} when the request was read; without it the exchange's own age counts. */
    public static final String STARTED = "started";
    /** {@code Long}: the {@code System.nanoTime()} by which the request must be answered; without it there is no haste. */
    public static final String DEADLINE = "deadline";
    /** {@code Boolean}: the outcome is recorded, and is not to be recorded again. */
    public static final String RECORDED = "recorded";

    /** The value of {@link #CHANNEL} for requests over HTTP. */
    public static final String HTTP = "http";
    /** The value of {@link #CHANNEL} for requests from the queue. */
    public static final String QUEUE = "queue";
    /** The value of {@link #CHANNEL} for requests from Kafka. */
    public static final String KAFKA = "kafka";

    private Variables() {}
}
