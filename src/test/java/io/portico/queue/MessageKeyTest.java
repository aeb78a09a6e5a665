package io.portico.queue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.portico.json.StrictJson;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class MessageKeyTest {
    private static final String EVENT = "{\"specversion\":\"1.0\",\"source\":\"%s\",\"id\":\"%s\"}";

    private final Map<String, Object> properties = new HashMap<>();
    private final Message message = mock(Message.class);

    @BeforeEach
    void answerFromTheMap() throws JMSException {
        when(message.getObjectProperty(anyString())).thenAnswer(call -> properties.get(call.getArgument(0)));
        when(message.propertyExists(anyString())).thenAnswer(call -> properties.containsKey(call.getArgument(0)));
        when(message.getJMSMessageID()).thenReturn("ID:1");
    }

    private @Nullable String key(String document) throws JMSException {
        return MessageKey.of(message, StrictJson.readObject(document.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void takesNoMessageIdForAKey() throws Exception {
        properties.put("JMSMessageID", "ID:1");

        assertThat(key("{}")).isNull();
    }

    @Test
    void prefersItsOwnProperty_thenTheBrokers_thenTheEvent() throws Exception {
        String event = EVENT.formatted("/crm", "1");
        String byEvent = key(event);
        properties.put("_AMQ_DUPL_ID", "of the broker");
        String byBroker = key(event);
        properties.put("IdempotencyKey", "our own");

        assertThat(byEvent).startsWith("cloudevent:").hasSizeLessThan(255);
        assertThat(byBroker).isEqualTo("of the broker");
        assertThat(key(event)).isEqualTo("our own");
    }

    @Test
    void readsABinaryDuplicateId() throws Exception {
        properties.put("_AMQ_DUPL_ID", new byte[] {0, 1, (byte) 0xff});

        assertThat(key("{}")).isEqualTo("0001ff");
    }

    @Test
    void knowsAnEventHoweverItIsWrapped() throws Exception {
        String structured = key(EVENT.formatted("/crm", "1"));
        properties.put("ce_specversion", "1.0");
        properties.put("ce_source", "/crm");
        properties.put("ce_id", "1");

        assertThat(key("{}")).isEqualTo(structured);
    }

    @Test
    void tellsEventsApart() throws Exception {
        assertThat(new String[] {
                    key(EVENT.formatted("/crm", "1")),
                    key(EVENT.formatted("/crm", "2")),
                    key(EVENT.formatted("/crm1", "1")),
                    key(EVENT.formatted("/cr", "m1"))
                })
                .doesNotHaveDuplicates();
        assertThat(key(EVENT.formatted("", "1"))).isNull();
        assertThat(key(EVENT.formatted("/crm", ""))).isNull();
    }

    @Test
    void refusesAKeyThatCouldNotBeKept() {
        for (String bad : new String[] {"", "k".repeat(256), "schl\u00fcssel"}) {
            properties.put("IdempotencyKey", bad);
            ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> key("{}"));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.IDEMPOTENCY_KEY_INVALID);
        }
    }
}
