package io.portico.idempotency;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.idempotency.KeyRules.Event;
import io.portico.idempotency.KeyRules.Found;
import io.portico.idempotency.KeyRules.Sameness;
import io.portico.idempotency.KeyRules.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/** Every state, with everything that can come to it. */
class KeyRulesTest {
    private static final boolean[] BOTH = {true, false};

    /** The whole table of claims; a dash stands for every value. The first line that fits counts. */
    private static final String CLAIMS = """
            state       | sameness     | lease | answer | tolerated | policy   | renews | verdict
            ABSENT      | -            | -     | -      | -         | -        | -      | BEGIN
            -           | OTHER        | -     | -      | -         | -        | -      | REUSED
            IN_PROGRESS | -            | true  | -      | -         | -        | -      | IN_PROGRESS
            SENT        | -            | true  | -      | -         | -        | -      | IN_PROGRESS
            IN_PROGRESS | SAME         | false | -      | -         | -        | -      | TAKE_OVER
            SUCCEEDED   | SAME         | -     | true   | -         | -        | -      | REPLAY
            SUCCEEDED   | SAME         | -     | false  | -         | -        | true   | RENEW
            SUCCEEDED   | -            | -     | -      | -         | -        | -      | EXPIRED
            -           | UNVERIFIABLE | -     | -      | -         | -        | -      | OUTCOME_UNKNOWN
            -           | SAME         | -     | -      | -         | RESEND   | -      | RESEND
            -           | SAME         | -     | -      | false     | TOLERATE | -      | TOLERATE
            -           | SAME         | -     | -      | true      | TOLERATE | -      | OUTCOME_UNKNOWN
            -           | SAME         | -     | -      | -         | REFUSE   | -      | OUTCOME_UNKNOWN
            """;

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyClaim")
    void answersEveryClaim(Found found, DuplicatePolicy policy, boolean renews) {
        assertThat(KeyRules.claim(found, policy, renews)).isEqualTo(expected(found, policy, renews));
    }

    private static Stream<Arguments> everyClaim() {
        List<Arguments> all = new ArrayList<>();
        for (KeyState state : KeyState.values()) {
            for (Sameness sameness : Sameness.values()) {
                for (boolean lease : BOTH) {
                    for (boolean answer : BOTH) {
                        for (boolean tolerated : BOTH) {
                            for (DuplicatePolicy policy : DuplicatePolicy.values()) {
                                for (boolean renews : BOTH) {
                                    all.add(Arguments.of(
                                            new Found(state, sameness, lease, answer, tolerated), policy, renews));
                                }
                            }
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    private static Verdict expected(Found found, DuplicatePolicy policy, boolean renews) {
        List<String> facts = List.of(
                found.state().name(),
                found.sameness().name(),
                Boolean.toString(found.leaseLive()),
                Boolean.toString(found.answerLive()),
                Boolean.toString(found.tolerated()),
                policy.name(),
                Boolean.toString(renews));
        return CLAIMS.lines()
                .skip(1)
                .map(line -> List.of(line.strip().split("\\s*\\|\\s*")))
                .filter(line -> fits(line, facts))
                .findFirst()
                .map(line -> Verdict.valueOf(line.get(7)))
                .orElseThrow();
    }

    private static boolean fits(List<String> line, List<String> facts) {
        for (int i = 0; i < facts.size(); i++) {
            if (!line.get(i).equals("-") && !line.get(i).equals(facts.get(i))) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ABSENT      | ABSENT    | ABSENT    | ABSENT  | ABSENT    | ABSENT
            IN_PROGRESS | SENT      | SUCCEEDED | ABSENT  | UNKNOWN   | UNKNOWN
            SENT        | SENT      | SUCCEEDED | ABSENT  | UNKNOWN   | UNKNOWN
            UNKNOWN     | UNKNOWN   | SUCCEEDED | ABSENT  | UNKNOWN   | UNKNOWN
            SUCCEEDED   | SUCCEEDED | SUCCEEDED | SUCCEEDED | SUCCEEDED | SUCCEEDED
            """)
    void followsEveryEventOfItsOwner(
            KeyState state,
            KeyState sent,
            KeyState succeeded,
            KeyState nothing,
            KeyState nothingAgain,
            KeyState unknown) {
        for (boolean repeats : BOTH) {
            assertThat(KeyRules.after(state, Event.SENT, repeats)).isEqualTo(sent);
            assertThat(KeyRules.after(state, Event.SUCCEEDED, repeats)).isEqualTo(succeeded);
            assertThat(KeyRules.after(state, Event.OUTCOME_UNKNOWN, repeats)).isEqualTo(unknown);
        }
        assertThat(KeyRules.after(state, Event.NOTHING_CREATED, false)).isEqualTo(nothing);
        assertThat(KeyRules.after(state, Event.NOTHING_CREATED, true)).isEqualTo(nothingAgain);
    }

    @Test
    void nothingMayHaveBeenSent_whereARequestTakesOver() {
        Set<Verdict> fresh = EnumSet.of(Verdict.BEGIN, Verdict.TAKE_OVER, Verdict.RENEW);
        Set<Verdict> again = EnumSet.of(Verdict.RESEND, Verdict.TOLERATE);
        for (Verdict verdict : Verdict.values()) {
            assertThat(verdict.goesOn()).isEqualTo(fresh.contains(verdict) || again.contains(verdict));
            if (verdict.goesOn()) {
                assertThat(verdict.held()).isEqualTo(fresh.contains(verdict) ? KeyState.IN_PROGRESS : KeyState.SENT);
            }
        }
    }

    /** Whatever happens in whatever order, a key that may have a session behind it is not free before it is forgotten. */
    @Test
    void neverFreesAKeyThatMayHaveASession() {
        for (KeyState state : KeyState.values()) {
            for (Event event : Event.values()) {
                if (state != KeyState.ABSENT) {
                    assertThat(KeyRules.after(state, event, true)).isNotEqualTo(KeyState.ABSENT);
                }
            }
        }
        assertThat(KeyRules.after(KeyState.SUCCEEDED, Event.NOTHING_CREATED, false))
                .isEqualTo(KeyState.SUCCEEDED);
        assertThat(KeyRules.after(KeyState.SENT, Event.OUTCOME_UNKNOWN, false)).isEqualTo(KeyState.UNKNOWN);
    }

    @Test
    void sendsNoKeyAgain_toAnAccountThatHasNotSeenIt() {
        assertThat(DuplicatePolicy.RESEND.elsewhere()).isEqualTo(DuplicatePolicy.TOLERATE);
        assertThat(DuplicatePolicy.TOLERATE.elsewhere()).isEqualTo(DuplicatePolicy.TOLERATE);
        assertThat(DuplicatePolicy.REFUSE.elsewhere()).isEqualTo(DuplicatePolicy.REFUSE);
    }
}
