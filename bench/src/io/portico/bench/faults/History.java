package io.portico.bench.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What clients asked, what the vendor saw and what clients were told. A request has a return URL of its own, so that each
 * call of the vendor belongs to one request, and each session has a URL of its own, so that each answer belongs to one
 * call.
 */
final class History {
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    /**
     * A request, by the id that its client gave it.
     *
     * @param key its idempotency key; empty for none
     */
    record Asked(String id, String vendorCustomer, String returnUrl, String key) {

        boolean isKeyed() {
            return !key.isEmpty();
        }
    }

    /**
     * A call of the vendor.
     *
     * @param url of the session that it made, or had made for this key before; empty where there is none
     */
    record Call(String key, String vendorCustomer, String returnUrl, String url) {}

    /**
     * An answer.
     *
     * @param url of the session; empty for a problem
     * @param outcome of a problem, what it says was left at the vendor; empty for a session
     */
    record Told(String id, int status, String url, String code, String outcome) {}

    void ask(Asked request) {
        asked.put(request.id(), request);
    }

    /** A client that could not send after all; nobody waits for its answer. */
    void forget(String id) {
        asked.remove(id);
    }

    void call(Call call) {
        synchronized (calls) {
            calls.add(call);
        }
    }

    void tell(Told answer) {
        synchronized (told) {
            told.add(answer);
        }
        answered.add(answer.id());
    }

    int calls() {
        synchronized (calls) {
            return calls.size();
        }
    }

    int answered() {
        return answered.size();
    }

    int asked() {
        return asked.size();
    }

    /**
     * The comparison.
     *
     * @param lost requests without an answer
     * @param doubledSessions requests without an idempotency key for which the vendor made more than one session
     * @param keyedDoubled the same of requests with one
     * @param doubledAnswers requests that were answered more than once
     * @param foreign answers with a URL that the vendor did not make for this customer and return URL
     * @param shared URLs that two requests were told
     * @param denied requests told that nothing was made, and nothing else, for which the vendor made a session
     * @param keysReused keys of the vendor's idempotency that two requests came with
     */
    record Report(
            int asked,
            int answered,
            int sessions,
            int lost,
            int doubledSessions,
            int keyedDoubled,
            int doubledAnswers,
            int foreign,
            int shared,
            int denied,
            int keysReused) {

        /** Whether nothing happened that must never happen. */
        boolean isSound() {
            return lost == 0 && keyedDoubled == 0 && foreign == 0 && shared == 0 && denied == 0 && keysReused == 0;
        }
    }

    Report check() {
        List<Call> seen;
        List<Told> said;
        synchronized (calls) {
            seen = List.copyOf(calls);
        }
        synchronized (told) {
            said = List.copyOf(told);
        }
        Map<String, Call> byUrl = new HashMap<>();
        Map<String, Set<String>> made = new HashMap<>();
        Map<String, String> keys = new HashMap<>();
        int keysReused = 0;
        for (Call call : seen) {
            String before = keys.put(call.key(), call.returnUrl());
            keysReused += before != null && !before.equals(call.returnUrl()) ? 1 : 0;
            if (!call.url().isEmpty()) {
                byUrl.put(call.url(), call);
                made.computeIfAbsent(call.returnUrl(), request -> new HashSet<>())
                        .add(call.url());
            }
        }
        Map<String, Integer> answers = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        Set<String> withSession = new HashSet<>();
        Set<String> withUnknown = new HashSet<>();
        int foreign = 0;
        int shared = 0;
        for (Told answer : said) {
            answers.merge(answer.id(), 1, Integer::sum);
            Asked request = asked.get(answer.id());
            if (answer.url().isEmpty()) {
                if (!answer.outcome().equals("none")) {
                    withUnknown.add(answer.id());
                }
                continue;
            }
            withSession.add(answer.id());
            String owner = owners.put(answer.url(), answer.id());
            shared += owner != null && !owner.equals(answer.id()) ? 1 : 0;
            foreign += isOf(byUrl.get(answer.url()), request) ? 0 : 1;
        }
        int lost = 0;
        int denied = 0;
        int doubledSessions = 0;
        int keyedDoubled = 0;
        for (Asked request : asked.values()) {
            int sessions = made.getOrDefault(request.returnUrl(), Set.of()).size();
            doubledSessions += sessions > 1 && !request.isKeyed() ? 1 : 0;
            keyedDoubled += sessions > 1 && request.isKeyed() ? 1 : 0;
            if (!answers.containsKey(request.id())) {
                lost++;
            } else if (sessions > 0 && !withSession.contains(request.id()) && !withUnknown.contains(request.id())) {
                denied++;
            }
        }
        int doubledAnswers =
                (int) answers.values().stream().filter(count -> count > 1).count();
        return new Report(
                asked.size(),
                answers.size(),
                withSession.size(),
                lost,
                doubledSessions,
                keyedDoubled,
                doubledAnswers,
                foreign,
                shared,
                denied,
                keysReused);
    }

    private static boolean isOf(Call call, Asked request) {
        return call != null
                && request != null
                && call.vendorCustomer().equals(request.vendorCustomer())
                && call.returnUrl().equals(request.returnUrl());
    }
}
