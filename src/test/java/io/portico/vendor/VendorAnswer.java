package io.portico.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer as one file: a line with the vendor's key, the status and the intent that was asked for, lines with headers, an
 * empty line, and the body. What the first line lacks is made up from its bytes, so that any bytes are some answer.
 *
 * @param asked the first line's vendor and intent
 */
record VendorAnswer(String asked, int status, Map<String, String> headers, byte[] body) {

    static VendorAnswer parse(byte[] file) {
        int at = lineEnd(file, 0);
        String first = text(file, 0, at);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int end = lineEnd(file, at + 1); at < file.length; end = lineEnd(file, at + 1)) {
            String line = text(file, at + 1, end);
            at = end;
            int colon = line.indexOf(':');
            if (line.isEmpty()) {
                break;
            }
            if (colon > 0 && !line.regionMatches(true, 0, "camel", 0, 5)) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        byte[] body = at + 1 >= file.length ? new byte[0] : Arrays.copyOfRange(file, at + 1, file.length);
        return new VendorAnswer(first, status(first), headers, body);
    }

    /** The answer of a case, its URL without the braces that only try what a vendor file does with them: no URL has any. */
    static byte[] file(ContractCase contract) {
        StringBuilder file = new StringBuilder(contract.vendor() + " " + contract.status() + " "
                + contract.request().path("intent").asText() + "\n");
        JsonNode answer = contract.document().required("answer");
        answer.path("headers")
                .properties()
                .forEach(header ->
                        file.append(header.getKey() + ": " + header.getValue().asText() + "\n"));
        file.append("\n")
                .append(
                        answer.has("bodyText")
                                ? answer.get("bodyText").asText()
                                : answer.required("body").toString());
        return file.toString()
                .replace("{{dots}}", "dots")
                .replace("${dollars}", "dollars")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** One of the choices: the one that the first line names, or else any. */
    String choose(List<String> choices) {
        for (String choice : choices) {
            if (asked.contains(choice)) {
                return choice;
            }
        }
        return choices.get(Math.floorMod(asked.hashCode(), choices.size()));
    }

    private static int status(String first) {
        for (String word : first.split(" ", -1)) {
            if (word.matches("[2-9][0-9][0-9]")) {
                return Integer.parseInt(word);
            }
        }
        return 200 + Math.floorMod(first.hashCode(), 400);
    }

    private static int lineEnd(byte[] file, int from) {
        int end = from;
        while (end < file.length && file[end] != '\n') {
            end++;
        }
        return Math.min(end, file.length);
    }

    private static String text(byte[] file, int from, int to) {
        return from >= to ? "" : new String(file, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
