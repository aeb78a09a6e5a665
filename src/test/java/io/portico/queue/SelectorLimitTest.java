package io.portico.queue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SelectorLimitTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSCorrelationID = 'order-7'",
                "JMSCorrelationID = 'a like b'",
                "JMSCorrelationID = 'it''s a LIKE''ly -- /* \" one'",
                "porticoStatus BETWEEN 400 AND 499 AND NOT (vendor IN ('stripe', 'pabbly')) OR price - 1 > 0",
            })
    void takesComparisons(String selector) {
        assertThat(SelectorLimit.isCostly(selector)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSCorrelationID LIKE '%a%'",
                "JMSCorrelationID NOT\nlIkE'%a%'",
                "1=1OR'x'LIKE'%'",
                "convert_string_expressions:a LIKE '%'",
                "XPATH '//a'",
                "xquery '//a'",
                "a = 1 /* ' */ OR b LIKE '%a' /* ' */",
                "a = 1 -- '\n OR b LIKE '%a' -- '",
                "\"'\" = 1 OR b LIKE '%a' OR \"'\" = 1",
                "a = 'unended LIKE",
            })
    void refusesWhatMatchesPatterns(String selector) {
        assertThat(SelectorLimit.isCostly(selector)).isTrue();
    }
}
