package io.portico.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Stripe's call: the canonical request as a form, the answer as a record. */
@Component
class StripeClient {
    private static final Map<String, String> FLOWS = Map.of(
            "update-payment-method", "payment_method_update",
            "update-customer", "customer_update",
            "cancel-subscription", "subscription_cancel",
            "update-subscription", "subscription_update");

    private final CloseableHttpClient client;
    private final ObjectMapper json;
    private final String endpoint;

    StripeClient(CloseableHttpClient client, ObjectMapper json, @Value("${stripe.base-url}") String baseUrl) {
        this.client = client;
        this.json = json;
        this.endpoint = baseUrl + "/v1/billing_portal/sessions";
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(String id, String object, String url, boolean livemode) {}

    Answer create(String idempotencyKey, String customer, String intent, PortalSessionController.CreateSession request)
            throws IOException {
        HttpPost post = new HttpPost(endpoint);
        post.setHeader("Authorization", "Bearer sandbox-stripe-key");
        post.setHeader("Accept", "application/json");
        post.setHeader("Stripe-Version", "2026-10-28.endive");
        post.setHeader("Idempotency-Key", idempotencyKey);
        post.setEntity(new UrlEncodedFormEntity(form(customer, intent, request), StandardCharsets.UTF_8));
        Answer answer = client.execute(post, response -> {
            if (response.getCode() != 200) {
                throw new ResponseStatusException(HttpStatus.BAD_GATEWAY);
            }
            return json.readValue(response.getEntity().getContent(), Answer.class);
        });
        if (!"billing_portal.session".equals(answer.object()) || answer.url() == null) {
            throw new ResponseStatusException(HttpStatus.BAD_GATEWAY);
        }
        return answer;
    }

    private static List<NameValuePair> form(
            String customer, String intent, PortalSessionController.CreateSession request) {
        List<NameValuePair> form = new ArrayList<>();
        form.add(new BasicNameValuePair("customer", customer));
        form.add(new BasicNameValuePair("return_url", request.returnUrl()));
        if (request.locale() != null) {
            form.add(new BasicNameValuePair("locale", request.locale()));
        }
        if (!intent.equals("home")) {
            String flow = FLOWS.get(intent);
            form.add(new BasicNameValuePair("flow_data[type]", flow));
            if (request.subscriptionId() != null) {
                form.add(new BasicNameValuePair("flow_data[" + flow + "][subscription]", request.subscriptionId()));
            }
        }
        return form;
    }
}
