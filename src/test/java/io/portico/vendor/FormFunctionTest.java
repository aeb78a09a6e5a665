package io.portico.vendor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FormFunctionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"} | a=b",
                "{\"a\":{\"b\":[{\"c\":1},{\"c\":2}]}} | a[b][0][c]=1&a[b][1][c]=2",
                "{\"expand\":[\"x\",\"y\"]} | expand[0]=x&expand[1]=y",
                "{\"a\":true,\"b\":false} | a=true&b=false",
                "{\"a\":3,\"b\":3.0,\"c\":3.5,\"d\":12345678901234567890} | a=3&b=3&c=3.5&d=12345678901234567890",
                "{\"a\":\"x=1&b=2\"} | a=x%3D1%26b%3D2",
                "{\"a\":\"über 100%\"} | a=%C3%BCber+100%25",
            })
    void writesFieldsInBrackets(String json, String form) throws Exception {
        assertThat(encode(json)).isEqualTo(form);
    }

    @Test
    void leavesOutNullsAndEmptyContainersButKeepsEmptyStrings() throws Exception {
        assertThat(encode("{\"a\":null,\"b\":\"\",\"c\":{},\"d\":[],\"e\":[null,\"x\"]}"))
                .isEqualTo("b=&e[1]=x");
    }

    @Test
    void letsNoNameStartAnotherField() throws Exception {
        assertThat(encode("{\"a\":{\"b]&customer\":\"x\",\"c[d\":\"y\"}}"))
                .isEqualTo("a[b%5D%26customer]=x&a[c%5Bd]=y");
    }

    private static String encode(String json) throws Exception {
        return FormFunction.encode(new ObjectMapper().readTree(json));
    }
}
