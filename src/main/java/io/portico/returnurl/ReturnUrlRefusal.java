package io.portico.returnurl;

import java.util.Locale;

/** Why a URL is not allowed. */
public enum ReturnUrlRefusal {
    TOO_LONG("The URL has more than 2,048 characters."),
    NOT_ABSOLUTE("The URL is not absolute."),
    SCHEME_NOT_ALLOWED("The URL is not an https URL."),
    USER_INFO("The URL holds a user name before its host."),
    INVALID_HOST("The host is not made of labels of letters, digits and inner hyphens."),
    INVALID_PORT("The port is not a number from 1 to 65535 without leading zeros."),
    INVALID_CHARACTERS("The URL holds characters that RFC 3986 does not allow where they stand."),
    ENCODED_CONTROL("The URL holds an encoded control character."),
    ORIGIN_NOT_ALLOWED("The URL's origin is not on the organisation's allow-list.");

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String detail;

    ReturnUrlRefusal(String detail) {
        this.detail = detail;
    }

    /** The stable name, kebab-case. */
    public String code() {
        return code;
    }

    /** One sentence for a person; never with the URL. */
    public String detail() {
        return detail;
    }
}
