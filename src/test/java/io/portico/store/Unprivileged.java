package io.portico.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run a command as somebody who is not root, because PostgreSQL refuses root and builds in containers often are.
 *
 * @param prefix what stands before the command
 * @param uid who runs it, if other than this process by what the file system sees; otherwise negative
 */
record Unprivileged(List<String> prefix, int uid) {
    private static final String NOBODY = "65534";
    private static final String RUN = "exec \"$0\" \"$@\"";

    /** Ways to stop being root, the plainest first; a container may lack the tool or forbid what it does. */
    private static final List<List<String>> WAYS = List.of(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
            List.of("runuser", "-u", "nobody", "--"),
            List.of("su", "-s", "/bin/sh", "-c", RUN, "--", "nobody"),
            List.of("unshare", "-U"));

    /** The way that works here. */
    static Unprivileged find() {
        if (!"0".equals(output(List.of("id", "-u")))) {
            return new Unprivileged(List.of(), -1);
        }
        for (List<String> way : WAYS) {
            String uid = output(concat(way, List.of("id", "-u")));
            if (uid.matches("[1-9][0-9]*")) {
                return new Unprivileged(way, way.contains("unshare") ? -1 : Integer.parseInt(uid));
            }
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and none of setpriv, runuser, su and unshare"
                + " can start it as another user here. Run the build as an ordinary user.");
    }

    List<String> command(String... command) {
        return concat(prefix, List.of(command));
    }

    /** Hands a directory over to whoever runs the command. */
    void own(Path directory) throws IOException {
        if (uid >= 0) {
            Files.setAttribute(directory, "unix:uid", uid);
        }
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
