package io.portico.returnurl;

import java.util.List;
import java.util.Map;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AllowListTest {

    @Test
    void takesOriginsAndNothingElse() {
        SoftAssertions soft = new SoftAssertions();
        for (ReturnUrlTable.Entry row : ReturnUrlTable.entries()) {
            soft.assertThat(accepts(row))
                    .as("%s: %s", row.why(), row.entry())
                    .isEqualTo(row.expect().equals("accept"));
        }
        soft.assertAll();
    }

    private static boolean accepts(ReturnUrlTable.Entry row) {
        try {
            ReturnUrlPolicy.of("test", List.of(row.entry()), row.httpOnLoopback());
            return true;
        } catch (InvalidSettingException e) {
            return false;
        }
    }

    @Test
    void namesTheEntryButNotItsValue() {
        assertThatThrownBy(() -> policies(List.of("https://app.acme.example", "https://hunter:two@acme.example"), null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.organisations.acme.return-urls[1]: ")
                .hasMessageNotContaining("hunter");
    }

    @Test
    void refusesADefaultThatThePolicyRefuses() {
        assertThatThrownBy(() -> policies(List.of("https://app.acme.example"), "https://evil.example/"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.organisations.acme.default-return-url: ")
                .hasMessageNotContaining("evil");
    }

    @Test
    void keepsOrganisationsApart() {
        ReturnUrlPolicies policies = policies(List.of("https://app.acme.example"), "https://app.acme.example/back");

        assertThat(policies.of("acme").defaultUrl()).isEqualTo("https://app.acme.example/back");
        assertThat(policies.of("acme").policy().refusalOf("https://app.acme.example/"))
                .isEmpty();
        assertThat(policies.of("globex").defaultUrl()).isNull();
        assertThat(policies.of("globex").policy().refusalOf("https://app.acme.example/"))
                .isPresent();
    }

    private static ReturnUrlPolicies policies(List<String> returnUrls, String defaultReturnUrl) {
        return new ReturnUrlPolicies(
                new Organisations(Map.of("acme", new Organisation(returnUrls, defaultReturnUrl, Map.of()))),
                new ReturnUrlSettings(false));
    }
}
