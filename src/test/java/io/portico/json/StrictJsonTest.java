package io.portico.json;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "[1,]",
                "[,1]",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'x'}",
                "{\"a\":tru}",
                "{\"a\":TRUE}",
                "{\"a\":nul}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":+1}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":1e}",
                "{\"a\":0x10}",
                "{\"a\":1_000}",
                "123456789012345678901234567890123",
                "1e1000",
                "{\"a\":--1}",
                "// c\n{\"a\":1}",
                "/* c */{\"a\":1}",
                "{\"a\":1}// c",
                "# c\n{\"a\":1}",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1} x",
                "{\"a\":1},",
                "{\"a\":1}]",
                "{\"a\":1}\u0000",
                "\u0000{\"a\":1}",
                "{\"a\":\"\u0000\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12G4\"}",
                "{\"a\":\"x}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"o\":{\"a\":1,\"b\":2,\"a\":3}}",
                "[{\"a\":null,\"a\":null}]",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":\"\\ud800x\"}",
                "{\"a\":\"\\ud800\\ud800\\udc00\"}",
                "{\"\\ud800\":1}",
                "a: 1",
                "a=1&b=2",
                "<a/>",
                "{\"a\":1e99999999999}",
                "\u00a0{\"a\":1}",
                "\ufeff\ufeff{\"a\":1}"
            })
    void refusesWhatIsNotOneJsonDocument(String text) {
        assertMalformed(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> notUtf8() {
        return Stream.of(
                arguments("Latin-1", bytes("7b2261223a22636166e9227d")),
                arguments("surrogate as bytes", bytes("7b2261223a22eda080227d")),
                arguments("surrogate pair as bytes", bytes("7b2261223a22eda081edb080227d")),
                arguments("overlong slash", bytes("7b2261223a22c0af227d")),
                arguments("overlong slash in three bytes", bytes("7b2261223a22e080af227d")),
                arguments("overlong NUL", bytes("7b2261223a22c080227d")),
                arguments("cut off", bytes("7b2261223a22e282227d")),
                arguments("continuation alone", bytes("7b2261223a2280227d")),
                arguments("beyond Unicode", bytes("7b2261223a22f4908080227d")),
                arguments("five bytes", bytes("7b2261223a22f888808080227d")),
                arguments("FE", bytes("7b2261223a22fe227d")),
                arguments("in a name", bytes("7b22e9223a317d")),
                arguments("after the document", bytes("7b7de9")),
                arguments("UTF-16", encoded("UTF-16")),
                arguments("UTF-16LE", encoded("UTF-16LE")),
                arguments("UTF-16BE", encoded("UTF-16BE")),
                arguments("UTF-32", encoded("UTF-32")),
                arguments("UTF-32LE", encoded("UTF-32LE")),
                arguments("UTF-16 mark before UTF-8", bytes("fffe7b7d")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notUtf8")
    void refusesWhatIsNotUtf8(String name, byte[] document) {
        assertMalformed(document);
    }

    @Test
    void toleratesAByteOrderMark() {
        assertThat(StrictJson.readObject(bytes("efbbbf7b2261223a317d")).get("a").intValue())
                .isEqualTo(1);
    }

    @Test
    void readsEveryKindOfValue() {
        JsonNode node = read(
                "{\"s\":\"caf\u00e9 \\ud83d\\ude00 \\u0000\",\"i\":1,\"l\":5000000000,"
                        + "\"b\":12345678901234567890,\"d\":1.50,\"e\":1e3,\"t\":true,\"f\":false,\"n\":null,\"a\":[1,{}],\"o\":{}}");

        assertThat(node.get("s").textValue()).isEqualTo("caf\u00e9 \ud83d\ude00 \0");
        assertThat(node.get("i").isInt()).isTrue();
        assertThat(node.get("l").longValue()).isEqualTo(5_000_000_000L);
        assertThat(node.get("b").isBigInteger()).isTrue();
        assertThat(node.get("d").decimalValue()).isEqualTo("1.50");
        assertThat(node.get("e").isIntegralNumber()).isFalse();
        assertThat(node.get("t").booleanValue()).isTrue();
        assertThat(node.get("n").isNull()).isTrue();
        assertThat(node.get("a")).hasSize(2);
        assertThat(node.get("o").isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"x\"", "true", "[]", "[{}]"})
    void asksForAnObject(String text) {
        assertThat(read(text)).isNotNull();
        Problem problem = refusal(() -> StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void limitsDepth(String open) {
        String close = open.equals("[") ? "]" : "}";
        assertThat(read(open.repeat(31) + "[]" + close.repeat(31))).isNotNull();
        assertMalformed((open.repeat(32) + "[]" + close.repeat(32)).getBytes(StandardCharsets.UTF_8));
        assertMalformed(open.repeat(50_000).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void limitsTheLengthOfNames() {
        assertThat(read("{\"" + "a".repeat(1_000) + "\":1}")).hasSize(1);
        assertMalformed(("{\"" + "a".repeat(1_001) + "\":1}").getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> numbersOutOfRange() {
        return Stream.of("9".repeat(33), "9".repeat(60_000), "0." + "1".repeat(31), "1e401", "1e-999", "1e999999999");
    }

    @ParameterizedTest
    @MethodSource("numbersOutOfRange")
    void namesTheFieldOfANumberOutOfRange(String number) {
        String text = "{\"a\":{\"b\":[0," + number + "]}}";
        Problem problem = refusal(() -> StrictJson.read(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(problem.errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple("a.b[1]", "out-of-range"));
    }

    @Test
    void takesTheLongestNumber() {
        assertThat(read("9".repeat(32)).bigIntegerValue()).isEqualTo("9".repeat(32));
    }

    @Test
    void namesNoFieldOfOddForm() {
        assertThat(FieldPath.of("return_url-1")).isEqualTo("return_url-1");
        assertThat(FieldPath.of("<script>")).isEqualTo("?");
        assertThat(FieldPath.of("a b")).isEqualTo("?");
        assertThat(FieldPath.of("")).isEqualTo("?");
        assertThat(FieldPath.of("a".repeat(65))).isEqualTo("?");
        assertThat(FieldPath.child("a".repeat(399), "bcd")).hasSize(400);
    }

    private static void assertMalformed(byte[] document) {
        Problem problem = refusal(() -> StrictJson.read(document));

        assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
        assertThat(problem.detail()).matches("[A-Za-z8 ,.-]+");
    }

    private static Problem refusal(ThrowingCallable reading) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, reading);
        assertThat(refusal).isNotNull();
        return refusal.problem();
    }

    private static JsonNode read(String text) {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encoded(String charset) {
        return "{\"a\":1}".getBytes(Charset.forName(charset));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
