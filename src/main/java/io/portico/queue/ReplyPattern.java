package io.portico.queue;

import java.util.regex.Pattern;

/**
 * Names of queues that answers may go to: words joined by dots, where {@code *} stands for exactly one word, as in the
 * broker's own permissions. A name with anything else in it (a qualified queue, several addresses, a prefix) is never
 * one, so that an answer cannot be steered past the list.
 */
final class ReplyPattern {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}(\\.[A-Za-z0-9_-]{1,100}){0,9}");
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,100}(\\.([A-Za-z0-9_-]{1,100}|\\*)){0,9}");

    private ReplyPattern() {}

    /** Whether an operator may list this; the gateway's own queues for requests and dead letters are never listed. */
    static boolean isValid(String pattern) {
        return VALID.matcher(pattern).matches()
                && !matches(pattern, Queues.REQUESTS)
                && !matches(pattern, Queues.DEAD_LETTERS);
    }

    /** Whether a queue's name has the form that every reply address has. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether there is a name that both match. */
    static boolean overlap(String pattern, String other) {
        String[] words = pattern.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        if (words.length != others.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!words[i].equals(others[i]) && !words[i].equals("*") && !others[i].equals("*")) {
                return false;
            }
        }
        return true;
    }

    static boolean matches(String pattern, String name) {
        String[] wanted = pattern.split("\\.", -1);
        String[] words = name.split("\\.", -1);
        if (wanted.length != words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!wanted[i].equals("*") && !wanted[i].equals(words[i])) {
                return false;
            }
        }
        return true;
    }
}
