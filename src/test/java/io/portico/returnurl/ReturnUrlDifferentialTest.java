package io.portico.returnurl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * Made-up URLs before the policy and before what browsers read: by a library, and by Node.js where there is one. The same
 * tries in every build; with {@code -Pfuzz} others, a million of them and more.
 */
class ReturnUrlDifferentialTest {
    private static final String VERDICT = "verdict";
    private static final List<UrlReader> READERS = new ArrayList<>();
    private static Optional<NodeReader> node = Optional.empty();

    @BeforeContainer
    static void findReaders() {
        READERS.add(new WhatwgReader());
        node = NodeReader.find();
        node.ifPresent(READERS::add);
    }

    @AfterContainer
    static void close() {
        node.ifPresent(NodeReader::close);
        READERS.clear();
    }

    @Provide
    Arbitrary<String> urls() {
        return HostileUrls.all();
    }

    @Property(seed = "1", tries = 30_000, edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
    void readsUrlsAsBrowsersDo(@ForAll("urls") String url) {
        judge(url);
    }

    @Property(seed = "1", tries = 20_000, edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
    void letsNoOptionTakeABrowserElsewhere(@ForAll("urls") String text) {
        judgeOption(text);
    }

    @Tag("fuzz")
    @Property(edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
    void readsAnyUrlsAsBrowsersDo(@ForAll("urls") String url) {
        judge(url);
    }

    @Tag("fuzz")
    @Property(edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
    void letsNoneOfAnyOptionsTakeABrowserElsewhere(@ForAll("urls") String text) {
        judgeOption(text);
    }

    /** A check that accepts all or nothing, or that sees nothing tempting, would prove nothing. */
    private static void judge(String url) {
        boolean accepted = ReturnUrlInvariants.hold(url, READERS);
        Statistics.label(VERDICT)
                .collect(
                        accepted ? "accepted" : tempting(url) ? "refused, though a browser goes somewhere" : "refused");
        Statistics.label(VERDICT).coverage(coverage -> {
            coverage.check("accepted").percentage(share -> share >= 10);
            coverage.check("refused, though a browser goes somewhere").percentage(share -> share >= 20);
        });
        Statistics.label("read by").collect(READERS.toString());
    }

    private static void judgeOption(String text) {
        boolean passed = ReturnUrlInvariants.holdOption(text, READERS);
        Statistics.label(VERDICT)
                .collect(passed ? "passed" : tempting(text) ? "refused, though a browser goes somewhere" : "refused");
        Statistics.label(VERDICT).coverage(coverage -> {
            coverage.check("passed").percentage(share -> share >= 10);
            coverage.check("refused, though a browser goes somewhere").percentage(share -> share >= 20);
        });
    }

    private static boolean tempting(String url) {
        return READERS.get(0)
                .read(url, null)
                .filter(reading -> !reading.host().isEmpty())
                .isPresent();
    }
}
