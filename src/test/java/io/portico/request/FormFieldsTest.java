package io.portico.request;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FormFieldsTest {

    @Test
    void decodesNamesAndValuesInTheirOrder() {
        assertThat(FormFields.list(bytes("b=1+2&a=%C3%BC%26&c&b=&&d=x=y")))
                .containsExactly(
                        Map.entry("b", "1 2"),
                        Map.entry("a", "ü&"),
                        Map.entry("c", ""),
                        Map.entry("b", ""),
                        Map.entry("d", "x=y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "a=%ed%a0%80", "=1", "%zz=1", "a=%C3"})
    void refusesWhatHasNoReading(String body) {
        assertThat(refusal(body).code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @Test
    void takesSoManyFieldsAndNoMore() {
        assertThat(FormFields.list(bytes("a=1&".repeat(FormFields.MAX_FIELDS)))).hasSize(FormFields.MAX_FIELDS);
        assertThat(refusal("a=1&".repeat(FormFields.MAX_FIELDS + 1)).code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1                              | {"a": "1"}
            a=                               | {"a": ""}
            a[b]=1&a[c][d]=2                 | {"a": {"b": "1", "c": {"d": "2"}}}
            a[]=1&a[]=2                      | {"a": ["1", "2"]}
            a[1]=y&a[0]=x                    | {"a": ["x", "y"]}
            a[0][b]=1&a[0][c]=2&a[1][b]=3    | {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}
            a[00]=1&a[0]=2                   | {"a": {"00": "1", "0": "2"}}
            a[5]=1                           | {"a": ["1"]}
            a%5Bb%5D=1                       | {"a": {"b": "1"}}
            0=1                              | {"0": "1"}
            """)
    void makesATreeOfBrackets(String body, String tree) {
        assertThatJson(FormFields.tree(bytes(body)).toString()).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=1&a=2", "a=1&a[b]=2", "a[b]=2&a=1", "a[b]=1&a[b]=2", "a[0]=1&a[]=2&a[0]=3", "a[b]=1&a[]=2"})
    void refusesTwoReadingsAndNamesTheField(String body) {
        Problem problem = refusal(body);

        assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(problem.errors()).extracting(FieldError::code).containsExactly("repeated");
        assertThat(problem.errors()).extracting(FieldError::field).allMatch(field -> field.startsWith("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[b=1", "a[b]c=1", "a[b]]=1", "a]b[c]=1"})
    void refusesBracketsThatCannotBeRead(String body) {
        assertThat(refusal(body).code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @Test
    void refusesMoreDepthThanAnybodyNeeds() {
        String deepest = "a" + "[b]".repeat(FormTree.MAX_DEPTH - 1);

        assertThat(FormFields.tree(bytes(deepest + "=1")).size()).isEqualTo(1);
        assertThat(refusal(deepest + "[b]=1").code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @Test
    void repeatsNoNameThatIsNone() {
        assertThat(refusal("<b>=1&<b>=2").errors())
                .extracting(FieldError::field)
                .containsExactly("?");
    }

    private static Problem refusal(String body) {
        return catchThrowableOfType(ProblemException.class, () -> FormFields.tree(bytes(body)))
                .problem();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
