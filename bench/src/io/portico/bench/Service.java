package io.portico.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service under measurement: a process of its own on this machine. */
record Service(String name, long pid, int port) {
    /** The kernel counts for user space in hundredths of a second on every platform that Java runs on. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** Reads {@code name:pid:port}. */
    static Service parse(String text) {
        String[] parts = text.split(":");
        return new Service(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    }

    /** Whether it runs; one that has ended stays a zombie until its parent looks. */
    boolean isAlive() {
        return Files.exists(stat()) && !fields()[0].equals("Z");
    }

    /** CPU that the process has used since its start, in microseconds: all threads, compiler and collector included. */
    long cpuMicros() {
        String[] fields = fields();
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * MICROS_PER_TICK;
    }

    /** Of proc_pid_stat(5), from the state on; the name before it may hold spaces. */
    private String[] fields() {
        try {
            String stat = Files.readString(stat());
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path stat() {
        return Path.of("/proc", Long.toString(pid), "stat");
    }
}
