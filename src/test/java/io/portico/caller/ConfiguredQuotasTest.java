package io.portico.caller;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.http.RateLimit;
import io.portico.organisation.Organisation;
import io.portico.organisation.Organisation.ApiKey;
import io.portico.organisation.Organisation.Quota;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfiguredQuotasTest {
    private static final Quota HOURLY = new Quota(2L, Duration.ofHours(1), null);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void givesEachCallerItsOwn() {
        CallerQuotas quotas = read(Map.of(
                "acme", organisation(Map.of("shop", key(HOURLY), "crm", key(HOURLY), "free", key(null))),
                "globex", organisation(Map.of("shop", key(HOURLY)))));
        take(quotas, "acme", "shop");

        assertThat(take(quotas, "acme", "shop").remaining()).isZero();
        assertThat(take(quotas, "acme", "crm").remaining()).isEqualTo(1);
        assertThat(take(quotas, "globex", "shop").remaining()).isEqualTo(1);
    }

    @Test
    void givesNoneWithoutTheSetting() {
        CallerQuotas quotas = read(Map.of("acme", organisation(Map.of("shop", key(HOURLY), "free", key(null)))));

        assertThat(quotas.of(caller("acme", "free"))).isNull();
        assertThat(quotas.of(caller("acme", "nobody"))).isNull();
        assertThat(quotas.of(caller("globex", "shop"))).isNull();
    }

    @Test
    void countsOneCallerTogether_whateverItsScopes() {
        CallerQuotas quotas = read(Map.of("acme", organisation(Map.of("shop", key(HOURLY)))));

        assertThat(quotas.of(new Caller("acme", "shop", Set.of(Scope.ADMIN))))
                .isSameAs(quotas.of(new Caller("acme", "shop", Set.of(Scope.BILLING_READ))));
    }

    @Test
    void holdsAsManyAsComeBackInAPeriod_unlessTold() {
        CallerQuotas quotas = read(Map.of(
                "acme",
                organisation(Map.of(
                        "plain", key(new Quota(600L, Duration.ofMinutes(1), null)),
                        "small", key(new Quota(600L, Duration.ofMinutes(1), 100L)),
                        "large", key(new Quota(600L, Duration.ofMinutes(1), 1000L))))));

        assertThat(take(quotas, "acme", "plain")).isEqualTo(new RateLimit(600, 60, 599, 1));
        assertThat(take(quotas, "acme", "small")).isEqualTo(new RateLimit(600, 60, 99, 1));
        assertThat(take(quotas, "acme", "large")).isEqualTo(new RateLimit(600, 60, 999, 1));
    }

    @Test
    void readsWhatAnOperatorWrites() {
        Organisations organisations = new Binder(new MapConfigurationPropertySource(Map.of(
                        "portico.organisations.acme.keys.shop.quota.requests", "600",
                        "portico.organisations.acme.keys.shop.quota.per", "1m",
                        "portico.organisations.acme.keys.shop.quota.burst", "100",
                        "portico.organisations.acme.keys.free.scopes", "admin")))
                .bind("portico", Organisations.class)
                .get();

        Map<String, ApiKey> keys = organisations.organisations().get("acme").keys();
        assertThat(keys.get("shop").quota()).isEqualTo(new Quota(600L, Duration.ofMinutes(1), 100L));
        assertThat(keys.get("free").quota()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "requests, , 1m, ",
        "requests, 0, 1m, ",
        "requests, -1, 1m, ",
        "requests, 1000001, 1m, ",
        "per, 600, , ",
        "per, 600, 0s, ",
        "per, 600, -1s, ",
        "per, 600, 999ms, ",
        "per, 600, 1500ms, ",
        "per, 600, 86401s, ",
        "burst, 600, 1m, 0",
        "burst, 600, 1m, -1",
        "burst, 600, 1m, 1000001"
    })
    void namesTheSettingThatCannotBeUsed(
            String setting, @Nullable Long requests, @Nullable String per, @Nullable Long burst) {
        Quota quota = new Quota(requests, per == null ? null : duration(per), burst);

        assertThatThrownBy(() -> read(Map.of("acme", organisation(Map.of("shop", key(quota))))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.organisations.acme.keys.shop.quota." + setting + ": ");
    }

    @ParameterizedTest
    @CsvSource({"1, 1s, 1", "1000000, 1s, 1000000", "1, 24h, 1", "1000000, 24h, 1"})
    void takesTheLimitsThemselves(long requests, String per, long burst) {
        Quota quota = new Quota(requests, duration(per), burst);

        assertThat(take(read(Map.of("acme", organisation(Map.of("shop", key(quota))))), "acme", "shop")
                        .remaining())
                .isEqualTo(burst - 1);
    }

    @Test
    void countsRefusals_byOrganisationAndCaller() {
        CallerQuotas quotas = read(Map.of("acme", organisation(Map.of("shop", key(HOURLY), "free", key(null)))));

        for (int i = 0; i < 5; i++) {
            take(quotas, "acme", "shop");
        }

        assertThat(registry.getMeters()).hasSize(1);
        Counter refused = registry.get("portico.quota.refused")
                .tag("organisation", "acme")
                .tag("caller", "shop")
                .counter();
        assertThat(refused.count()).isEqualTo(3);
    }

    @Test
    void keepsWhatIsLeft_whereARuleStaysAsItIs() {
        CallerQuotas quotas = read(
                Map.of("acme", organisation(Map.of("shop", key(HOURLY), "crm", key(HOURLY), "gone", key(HOURLY)))));
        take(quotas, "acme", "shop");
        take(quotas, "acme", "crm");
        Quota wider = new Quota(9L, Duration.ofHours(1), null);

        quotas.use(rules(Map.of(
                "acme",
                organisation(Map.of("shop", key(HOURLY), "crm", key(wider), "gone", key(null), "new", key(HOURLY))))));

        assertThat(take(quotas, "acme", "shop").remaining()).isZero();
        assertThat(take(quotas, "acme", "crm").remaining()).isEqualTo(8);
        assertThat(take(quotas, "acme", "new").remaining()).isEqualTo(1);
        assertThat(quotas.of(caller("acme", "gone"))).isNull();
    }

    private static Duration duration(String text) {
        return new Binder(new MapConfigurationPropertySource(Map.of("d", text)))
                .bind("d", Duration.class)
                .get();
    }

    private static RateLimit take(CallerQuotas quotas, String organisation, String name) {
        CallerQuota quota = quotas.of(caller(organisation, name));
        assertThat(quota).isNotNull();
        return quota.take().limit();
    }

    private static Caller caller(String organisation, String name) {
        return new Caller(organisation, name, Set.of(Scope.ADMIN));
    }

    private CallerQuotas read(Map<String, Organisation> organisations) {
        return new CallerQuotas(rules(organisations), TimeMeter.SYSTEM_NANOTIME, registry);
    }

    private static Map<String, Map<String, CallerQuota.Rule>> rules(Map<String, Organisation> organisations) {
        return ConfiguredQuotas.read(new Organisations(organisations));
    }

    private static Organisation organisation(Map<String, ApiKey> keys) {
        return new Organisation(List.of(), null, keys);
    }

    private static ApiKey key(@Nullable Quota quota) {
        return new ApiKey("0123456789abcdef".repeat(4), List.of("admin"), quota, null, null, null, null);
    }
}
