package io.portico.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hops that proxies noted in a request's head, the nearest first, since only the near ones may be believed. An empty one
 * is a hop whose address cannot be known.
 */
final class ForwardedHops {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** Without backslashes, which no address needs. */
    private static final Pattern PAIR =
            Pattern.compile("\\G[ \\t]*+(" + TOKEN + ")=(?:(" + TOKEN + ")|\"([^\"\\\\]*+)\")[ \\t]*+(;|,|\\z)");

    private static final Pattern COMMA = Pattern.compile(",");

    private ForwardedHops() {}

    /** Of {@code X-Forwarded-For}. */
    static List<Optional<InetAddress>> ofList(List<String> lines) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        for (String line : lines) {
            COMMA.splitAsStream(line).map(String::trim).map(HopAddress::parse).forEach(hops::add);
        }
        Collections.reverse(hops);
        return hops;
    }

    /** Of {@code Forwarded}. A line that is not of its form is one unknown hop, whatever of it could be read. */
    static List<Optional<InetAddress>> ofElements(List<String> lines) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        lines.forEach(line -> hops.addAll(elements(line)));
        Collections.reverse(hops);
        return hops;
    }

    private static List<Optional<InetAddress>> elements(String line) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        Matcher pair = PAIR.matcher(line);
        Optional<InetAddress> hop = Optional.empty();
        boolean named = false;
        do {
            if (!pair.find()) {
                return List.of(Optional.empty());
            }
            if (pair.group(1).equalsIgnoreCase("for")) {
                if (named) {
                    return List.of(Optional.empty());
                }
                named = true;
                hop = HopAddress.parse(pair.group(2) != null ? pair.group(2) : pair.group(3));
            }
            if (!pair.group(4).equals(";")) {
                hops.add(hop);
                hop = Optional.empty();
                named = false;
            }
        } while (!pair.group(4).isEmpty());
        return hops;
    }
}
