package io.portico.vendor;

import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** {@code form} as a vendor file calls it: found by its name in the registry, among jq's own functions. */
class FormInARouteTest extends CamelTestSupport {
    @BindToRegistry("form/0")
    private final FormFunction form = new FormFunction();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:form").setBody().jq("{customer: .id, flow: {items: .items}} | form", String.class);
                from("direct:form-of-a-list").setBody().jq(".items | form", String.class);
            }
        };
    }

    @Test
    void writesWhatTheProgramMade() {
        String body = template.requestBody("direct:form", "{\"id\":\"cus_1\",\"items\":[\"a&b\"]}", String.class);

        assertThat(body).isEqualTo("customer=cus_1&flow[items][0]=a%26b");
    }

    @Test
    void takesNothingButAnObject() {
        assertThatThrownBy(() -> template.requestBody("direct:form-of-a-list", "{\"items\":[1]}", String.class))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage("form takes an object");
    }
}
