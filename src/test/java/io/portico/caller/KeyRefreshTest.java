package io.portico.caller;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.organisation.Organisation;
import io.portico.organisation.Organisation.ApiKey;
import io.portico.organisation.Organisation.Quota;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class KeyRefreshTest {
    private final Organisations atStart = organisations("https://app.acme.example", Map.of("shop", key("test-key-1")));
    private final ApiKeys keys =
            new ApiKeys(ConfiguredKeys.read(atStart, Set.of()), new SettableClock("2027-03-01T11:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CallerQuotas quotas = new CallerQuotas(Map.of(), TimeMeter.SYSTEM_NANOTIME, meters);
    private final SharingOrganisations sharing = new SharingOrganisations(Set.of("acme"));
    private final KeyRefresh refresh =
            new KeyRefresh(keys, quotas, sharing, atStart, this::read, CallerConfiguration.SANDBOX_KEYS, meters);
    private Supplier<Organisations> files = () -> atStart;

    @Test
    void takesAddedKeysIntoUseAndRemovedOnesOut() {
        settle(organisations("https://app.acme.example", Map.of("crm", key("test-key-2"))));

        assertThat(keys.find("test-key-1")).isEmpty();
        assertThat(keys.find("test-key-2")).map(Caller::name).contains("crm");
        assertThat(count("applied")).isEqualTo(1);
    }

    @Test
    void takesQuotasIntoUseWithTheirKeys() {
        ApiKey limited = new ApiKey(
                sha256("test-key-1"),
                List.of("admin"),
                new Quota(60L, Duration.ofMinutes(1), null),
                null,
                null,
                null,
                null);

        settle(organisations("https://app.acme.example", Map.of("shop", limited)));

        assertThat(keys.find("test-key-1").map(quotas::of)).isPresent();
    }

    @Test
    void keepsKeysAndQuotas_whereOneQuotaCannotBeUsed() {
        ApiKey limited = new ApiKey(
                sha256("test-key-2"),
                List.of("admin"),
                new Quota(0L, Duration.ofMinutes(1), null),
                null,
                null,
                null,
                null);

        settle(organisations("https://app.acme.example", Map.of("shop", limited)));

        assertThat(keys.find("test-key-1")).isPresent();
        assertThat(keys.find("test-key-2")).isEmpty();
        assertThat(count("rejected")).isPositive();
    }

    @Test
    void takesChangedScopesIntoUse() {
        settle(organisations(
                "https://app.acme.example",
                Map.of(
                        "shop",
                        new ApiKey(sha256("test-key-1"), List.of("billing:read"), null, null, null, null, null))));

        assertThat(keys.find("test-key-1").map(Caller::scopes)).contains(Set.of(Scope.BILLING_READ));
    }

    @Test
    void takesAChangedCustomerIntoUse(CapturedOutput output) {
        settle(organisations("https://app.acme.example", Map.of("shop", key("test-key-1", "customer-1"))));
        assertThat(keys.find("test-key-1").map(Caller::customerId)).contains("customer-1");

        settle(organisations("https://app.acme.example", Map.of("shop", key("test-key-1", "customer-2"))));
        assertThat(keys.find("test-key-1").map(Caller::customerId)).contains("customer-2");

        settle(atStart);
        assertThat(keys.find("test-key-1").map(Caller::customerId)).isEmpty();
        assertThat(count("applied")).isEqualTo(3);
        assertThat(output.getOut()).doesNotContain("restart", "customer-1", "customer-2");
    }

    @Test
    void doesNothing_whenNothingChanged() {
        assertThat(refresh.check()).isFalse();
        assertThat(refresh.check()).isFalse();

        assertThat(count("applied") + count("rejected")).isZero();
    }

    @Test
    void waitsUntilASecondReadingSaysTheSame() {
        files = () -> organisations("https://app.acme.example", Map.of());
        assertThat(refresh.check()).isTrue();
        assertThat(keys.find("test-key-1")).isPresent();

        files = () -> organisations("https://app.acme.example", Map.of("crm", key("test-key-2")));
        assertThat(refresh.check()).isTrue();
        assertThat(keys.find("test-key-1")).isPresent();

        assertThat(refresh.check()).isFalse();
        assertThat(keys.find("test-key-1")).isEmpty();
        assertThat(keys.find("test-key-2")).isPresent();
    }

    @Test
    void forgetsAReadingThatWasTakenBack() {
        files = () -> organisations("https://app.acme.example", Map.of());
        refresh.check();
        settle(atStart);

        assertThat(keys.find("test-key-1")).isPresent();
        assertThat(count("applied")).isZero();
    }

    @Test
    void keepsTheKeys_whenTheFilesCannotBeRead(CapturedOutput output) {
        files = () -> {
            throw new InvalidSettingException("spring.config", "a file is not YAML, in its line 7");
        };
        refresh.check();
        refresh.check();
        refresh.check();

        assertThat(keys.find("test-key-1")).isPresent();
        assertThat(count("rejected")).isEqualTo(2);
        assertThat(output.getOut())
                .containsOnlyOnce("the API keys stay as they were: spring.config: a file is not YAML, in its line 7");
    }

    @Test
    void keepsTheKeys_whenOneOfThemCannotBeUsed(CapturedOutput output) {
        Map<String, ApiKey> broken = Map.of(
                "crm", key("test-key-2"), "shop", new ApiKey("hunter", List.of("admin"), null, null, null, null, null));
        settle(organisations("https://app.acme.example", broken));
        refresh.check();

        assertThat(keys.find("test-key-1")).isPresent();
        assertThat(keys.find("test-key-2")).isEmpty();
        assertThat(count("rejected")).isEqualTo(2);
        assertThat(output.getOut())
                .containsOnlyOnce("portico.organisations.acme.keys.shop.sha256: ")
                .doesNotContain("hunter", sha256("test-key-2"));
    }

    @Test
    void tellsOfTheSameFaultAgain_whenItWasMendedBetween(CapturedOutput output) {
        Organisations broken = organisations(
                "https://app.acme.example",
                Map.of("shop", new ApiKey("hunter", List.of("admin"), null, null, null, null, null)));
        settle(broken);
        settle(atStart);
        settle(broken);

        assertThat(output.getOut().split("portico.organisations.acme.keys.shop.sha256: ", -1))
                .hasSize(3);
    }

    @Test
    void refusesAKeyThatTheWorldKnows() {
        settle(organisations("https://app.acme.example", Map.of("shop", key("pk_sandbox_acme"))));

        assertThat(keys.find("pk_sandbox_acme")).isEmpty();
        assertThat(keys.find("test-key-1")).isPresent();
        assertThat(count("rejected")).isEqualTo(1);
    }

    @Test
    void saysOnceWhatNeedsARestart_andTakesTheKeysAllTheSame(CapturedOutput output) {
        Map<String, Organisation> more = Map.of(
                "acme", organisation("https://new.acme.example", Map.of("crm", key("test-key-2"))),
                "globex", organisation("https://app.globex.example", Map.of("crm", key("test-key-3"))));
        settle(new Organisations(more));
        refresh.check();

        assertThat(keys.find("test-key-2")).isPresent();
        assertThat(keys.find("test-key-3")).isEmpty();
        assertThat(output.getOut())
                .containsOnlyOnce("needs a restart: [portico.organisations.acme.*, portico.organisations.globex.*]");
    }

    @Test
    void refusesTheCallersOfAnOrganisationThatIsGone_untilItIsBack(CapturedOutput output) {
        settle(new Organisations(Map.of()));
        refresh.check();

        assertThat(keys.find("test-key-1")).isEmpty();
        assertThat(sharing.contains("acme")).isFalse();
        assertThat(output.getOut())
                .containsOnlyOnce("gone from the configuration; their callers are refused from now on: [acme]")
                .doesNotContain("restart");

        settle(atStart);

        assertThat(keys.find("test-key-1")).isPresent();
        assertThat(sharing.contains("acme")).isTrue();
        assertThat(count("applied")).isEqualTo(2);
    }

    @Test
    void letsNoOrganisationInWithoutARestart() {
        settle(new Organisations(Map.of(
                "acme", organisation("https://app.acme.example", Map.of("shop", key("test-key-1"))),
                "globex", organisation("https://app.globex.example", Map.of("crm", key("test-key-3"))))));

        assertThat(keys.find("test-key-3")).isEmpty();
        assertThat(sharing.contains("globex")).isFalse();
    }

    @Test
    void countsOnlyWhatChangesCallers(CapturedOutput output) {
        settle(organisations("https://new.acme.example", Map.of("shop", key("test-key-1"))));

        assertThat(count("applied")).isZero();
        assertThat(output.getOut())
                .contains("needs a restart: [portico.organisations.acme.*]")
                .doesNotContain("are in use, ");
    }

    @Test
    void asksForNoRestart_whenOnlyKeysChanged(CapturedOutput output) {
        settle(organisations("https://app.acme.example", Map.of()));

        assertThat(output.getOut()).doesNotContain("restart");
    }

    private Organisations read() {
        return files.get();
    }

    private void settle(Organisations settings) {
        files = () -> settings;
        refresh.check();
        refresh.check();
    }

    private double count(String result) {
        return meters.counter("portico.keys.reloads", "result", result).count();
    }

    private static Organisations organisations(String returnUrl, Map<String, ApiKey> keys) {
        return new Organisations(Map.of("acme", organisation(returnUrl, keys)));
    }

    private static Organisation organisation(String returnUrl, Map<String, ApiKey> keys) {
        return new Organisation(List.of(returnUrl), null, keys);
    }

    private static ApiKey key(String clear) {
        return key(clear, null);
    }

    private static ApiKey key(String clear, String customer) {
        return new ApiKey(sha256(clear), List.of("admin"), null, null, null, null, customer);
    }

    private static String sha256(String clear) {
        return HexFormat.of().formatHex(ApiKeys.digest(clear));
    }
}
