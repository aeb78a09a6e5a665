package io.portico.returnurl;

import java.util.ArrayList;
import java.util.List;

import io.portico.model.CreatePortalSession;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Settles where a customer returns to, before a vendor hears of it. */
final class ReturnUrlCheck {
    /** A request of nothing but bad URLs earns no answer larger than itself. */
    private static final int MAX_ERRORS = 20;

    private ReturnUrlCheck() {}

    /**
     * The request with the return URL that applies: its own, or else the organisation's.
     *
     * @throws ProblemException {@code validation-failed} where there is neither, {@code return-url-not-allowed} where
     *     any URL of the request fails the policy
     */
    static CreatePortalSession apply(CreatePortalSession request, OrganisationReturnUrls allowed) {
        List<FieldError> errors = new ArrayList<>();
        String returnUrl = request.returnUrl();
        if (returnUrl != null) {
            check("returnUrl", returnUrl, allowed.policy(), errors);
        }
        OptionUrls.visit(request.vendorOptions(), (field, url) -> check(field, url, allowed.policy(), errors));
        if (!errors.isEmpty()) {
            throw new ProblemException(
                    Problem.of(ProblemCode.RETURN_URL_NOT_ALLOWED, "The customer cannot be sent to this URL.")
                            .withErrors(errors.stream().limit(MAX_ERRORS).toList()));
        }
        String effective = returnUrl == null ? allowed.defaultUrl() : returnUrl;
        if (effective == null) {
            throw new ProblemException(Problem.ofFields(
                    "Some fields of the request are not valid.",
                    List.of(new FieldError(
                            "returnUrl", "required", "Name a return URL; the organisation has no default."))));
        }
        return request.withReturnUrl(effective);
    }

    private static void check(String field, String url, ReturnUrlPolicy policy, List<FieldError> errors) {
        policy.refusalOf(url).ifPresent(refusal -> errors.add(new FieldError(field, refusal.code(), refusal.detail())));
    }
}
