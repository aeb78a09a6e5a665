package io.portico.returnurl;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.MethodSource;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Any text in place of a return URL. */
class ReturnUrlFuzzTest {

    static Stream<byte[]> urls() {
        return ReturnUrlInvariants.ALLOWED.stream()
                .map(origin -> (origin.replace("*", "a") + "/a/b?c=%2f#d").getBytes(UTF_8));
    }

    @MethodSource("urls")
    @FuzzTest
    void readsAUrlAsBrowsersDo(byte[] url) {
        ReturnUrlInvariants.holdOption(new String(url, UTF_8), List.of(new WhatwgReader()));
    }
}
