package io.portico.returnurl;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.model.CreatePortalSession;
import io.portico.model.FieldError;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

class ReturnUrlCheckTest {
    private static final String GOOD = "https://app.acme.example/back?a=%C3%A9+1#x";
    private static final String BAD = "https://evil.example/";
    private static final ReturnUrlPolicy POLICY =
            ReturnUrlPolicy.of("test", List.of("https://app.acme.example"), false);
    private static final OrganisationReturnUrls WITHOUT_DEFAULT = new OrganisationReturnUrls(POLICY, null);
    private static final OrganisationReturnUrls WITH_DEFAULT = new OrganisationReturnUrls(POLICY, GOOD);

    @Test
    void forwardsTheUrlByteForByte() {
        assertThat(ReturnUrlCheck.apply(request(GOOD, Map.of()), WITHOUT_DEFAULT)
                        .returnUrl())
                .isEqualTo(GOOD);
    }

    @Test
    void takesTheDefault_whereTheRequestNamesNone() {
        assertThat(ReturnUrlCheck.apply(request(null, Map.of()), WITH_DEFAULT).returnUrl())
                .isEqualTo(GOOD);
    }

    @Test
    void prefersTheRequestsOwnUrlToTheDefault() {
        String own = "https://app.acme.example/elsewhere";

        assertThat(ReturnUrlCheck.apply(request(own, Map.of()), WITH_DEFAULT).returnUrl())
                .isEqualTo(own);
    }

    @Test
    void asksForAUrl_whereThereIsNoDefault() {
        Problem problem = refused(null, Map.of(), WITHOUT_DEFAULT);

        assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(problem.errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple("returnUrl", "required"));
    }

    @Test
    void neverFallsBackToTheDefault_whereTheUrlIsBad() {
        Problem problem = refused(BAD, Map.of(), WITH_DEFAULT);

        assertThat(problem.code()).isEqualTo(ProblemCode.RETURN_URL_NOT_ALLOWED);
        assertThat(problem.errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple("returnUrl", "origin-not-allowed"));
        assertThat(problem.toString()).doesNotContain("evil");
    }

    @Test
    void holdsUrlsDeepInVendorOptionsToTheSamePolicy() {
        Map<String, Object> options = Map.of(
                "flow_data",
                Map.of("after_completion", Map.of("type", "redirect", "redirect", Map.of("return_url", BAD))),
                "list",
                List.of("fine", Map.of("other", "//evil.example")));

        assertThat(refused(GOOD, options, WITHOUT_DEFAULT).errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "vendorOptions.flow_data.after_completion.redirect.return_url", "vendorOptions.list[1].other");
    }

    @Test
    void holdsVendorOptionsToThePolicy_whereTheDefaultApplies() {
        assertThat(refused(null, Map.of("x", BAD), WITH_DEFAULT).code()).isEqualTo(ProblemCode.RETURN_URL_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return_url",
                "returnUrl",
                "RETURN_URL",
                "url",
                "Url",
                "redirectUri",
                "callback_URI",
                "urls",
                "redirect_uris"
            })
    void takesWhateverStandsUnderSuchANameForAUrl(String name) {
        assertThat(refused(GOOD, Map.of(name, "account"), WITHOUT_DEFAULT).errors())
                .hasSize(1);
        assertThat(refused(GOOD, Map.of(name, List.of("account")), WITHOUT_DEFAULT)
                        .errors())
                .hasSize(1);
        assertThat(refused(GOOD, Map.of(name, Map.of("href", "account")), WITHOUT_DEFAULT)
                        .errors())
                .hasSize(1);
        assertThat(ReturnUrlCheck.apply(request(GOOD, Map.of(name, GOOD)), WITHOUT_DEFAULT))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "HTTP://evil.example",
                "https:evil.example",
                "//evil.example",
                "\\\\evil.example",
                "/\\evil.example",
                " //evil.example",
                "\t https://evil.example",
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "blob:https://evil.example/x",
                "file:///etc/passwd",
                "ftp://evil.example",
                "x-app+1.0://evil",
                "custom:/evil",
                "ftp:evil.example",
                "WS:evil.example",
                "wss:evil.example",
                "\u00a0https://evil.example",
                "\u3000//evil.example",
                "\u2028javascript:alert(1)",
                "\ufeff https://evil.example"
            })
    void recognisesWhatABrowserWouldFollow(String text) {
        assertThat(OptionUrls.looksLikeUrl(text)).isTrue();
        assertThat(refused(GOOD, Map.of("note", text), WITHOUT_DEFAULT).errors())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "bpc_123",
                "acct_1",
                "Thanks: see you",
                "12:30",
                "price:monthly",
                "see https://evil.example",
                "/account",
                "a/b//c",
                "50%",
                "hosted_confirmation",
                "https",
                ":",
                "://"
            })
    void leavesOtherTextAlone(String text) {
        assertThat(OptionUrls.looksLikeUrl(text)).isFalse();
        assertThat(ReturnUrlCheck.apply(request(GOOD, Map.of("note", text, "n", 1, "b", true)), WITHOUT_DEFAULT))
                .isNotNull();
    }

    @Test
    void namesNoMoreThanTwentyUrls() {
        assertThat(refused(GOOD, Map.of("urls", Collections.nCopies(1_000, BAD)), WITHOUT_DEFAULT)
                        .errors())
                .hasSize(20);
    }

    @Test
    void appliesThePolicyOfTheCallersOrganisation() {
        var organisation = new Organisation(List.of("https://app.acme.example"), null, Map.of());
        CheckReturnUrl step = new CheckReturnUrl(
                new ReturnUrlPolicies(new Organisations(Map.of("acme", organisation)), new ReturnUrlSettings(false)));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(request(GOOD, Map.of()));

        exchange.setVariable(Variables.CALLER, new Caller("acme", "test", Set.of()));
        step.process(exchange);
        assertThat(exchange.getMessage().getBody(CreatePortalSession.class).returnUrl())
                .isEqualTo(GOOD);

        exchange.setVariable(Variables.CALLER, new Caller("globex", "test", Set.of()));
        assertThat(catchThrowableOfType(ProblemException.class, () -> step.process(exchange))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.RETURN_URL_NOT_ALLOWED);
    }

    private static Problem refused(String returnUrl, Map<String, Object> options, OrganisationReturnUrls allowed) {
        return catchThrowableOfType(
                        ProblemException.class, () -> ReturnUrlCheck.apply(request(returnUrl, options), allowed))
                .problem();
    }

    private static CreatePortalSession request(String returnUrl, Map<String, Object> options) {
        return new CreatePortalSession(
                "c1", "default", null, null, returnUrl, Intent.HOME, null, IntentFallback.FAIL, null, null, options);
    }
}
