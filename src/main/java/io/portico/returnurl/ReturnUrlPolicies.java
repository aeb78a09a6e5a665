package io.portico.returnurl;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

/** The return-URL policies of all organisations, checked at start. */
@Component
public final class ReturnUrlPolicies {
    private static final OrganisationReturnUrls NOTHING_ALLOWED =
            new OrganisationReturnUrls(ReturnUrlPolicy.of("none", List.of(), false), null);

    private final Map<String, OrganisationReturnUrls> byOrganisation;

    ReturnUrlPolicies(Organisations organisations, ReturnUrlSettings settings) {
        byOrganisation = organisations.organisations().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> read(entry.getKey(), entry.getValue(), settings.httpOnLoopback())));
    }

    /** What holds for an organisation; one that is not configured may send nobody anywhere. */
    public OrganisationReturnUrls of(String organisation) {
        return byOrganisation.getOrDefault(organisation, NOTHING_ALLOWED);
    }

    private static OrganisationReturnUrls read(String key, Organisation organisation, boolean httpOnLoopback) {
        ReturnUrlPolicy policy = ReturnUrlPolicy.of(
                Organisations.settingKey(key, "return-urls"), organisation.returnUrls(), httpOnLoopback);
        String defaultUrl = organisation.defaultReturnUrl();
        if (defaultUrl != null) {
            policy.refusalOf(defaultUrl).ifPresent(refusal -> {
                throw new InvalidSettingException(
                        Organisations.settingKey(key, "default-return-url"), refusal.detail());
            });
        }
        return new OrganisationReturnUrls(policy, defaultUrl);
    }
}
