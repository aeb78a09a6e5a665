package io.portico.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which consumer serves a path and method. Read on every request, written when routes start and stop; where two
 * templates match, a literal segment beats a parameter, and the winner's methods are the only ones allowed.
 */
final class RouteTable {
    private volatile List<HttpConsumer> consumers = List.of();

    synchronized void add(HttpConsumer consumer) {
        for (HttpConsumer other : consumers) {
            if (other.template().shape().equals(consumer.template().shape()) && other.sharesMethodWith(consumer)) {
                throw new IllegalStateException(
                        "Two routes serve " + consumer.template().text());
            }
        }
        List<HttpConsumer> next = new ArrayList<>(consumers);
        next.add(consumer);
        next.sort(Comparator.comparing(HttpConsumer::template));
        consumers = List.copyOf(next);
    }

    synchronized void remove(HttpConsumer consumer) {
        List<HttpConsumer> next = new ArrayList<>(consumers);
        next.remove(consumer);
        consumers = List.copyOf(next);
    }

    /** Who serves a path; empty where nobody does. */
    Optional<Resource> find(List<String> path) {
        List<HttpConsumer> serving = new ArrayList<>(2);
        for (HttpConsumer consumer : consumers) {
            boolean sameShape = serving.isEmpty()
                    || serving.get(0)
                            .template()
                            .shape()
                            .equals(consumer.template().shape());
            if (sameShape && consumer.template().matches(path)) {
                serving.add(consumer);
            }
        }
        return serving.isEmpty() ? Optional.empty() : Optional.of(new Resource(serving));
    }

    /** Every method that any route takes, for requests that name no path. */
    Set<String> methods() {
        return new Resource(consumers).methods();
    }

    /** The consumers of one path, told apart by method. */
    record Resource(List<HttpConsumer> consumers) {

        HttpConsumer first() {
            return consumers.get(0);
        }

        Optional<HttpConsumer> serving(String method) {
            for (HttpConsumer consumer : consumers) {
                if (consumer.methods().contains(method)) {
                    return Optional.of(consumer);
                }
            }
            return Optional.empty();
        }

        Set<String> methods() {
            Set<String> methods = new TreeSet<>();
            consumers.forEach(consumer -> methods.addAll(consumer.methods()));
            return methods;
        }
    }
}
