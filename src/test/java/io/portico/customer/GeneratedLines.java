package io.portico.customer;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** A file that comes into being as it is read. */
final class GeneratedLines extends InputStream {
    private final Iterator<Iterator<String>> parts;
    private Iterator<String> lines;
    private byte[] line = {};
    private int position;

    @SafeVarargs
    GeneratedLines(String header, Iterator<String>... parts) {
        this.lines = List.of(header).iterator();
        this.parts = List.of(parts).iterator();
    }

    @Override
    public int read() {
        return fill() ? line[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, line.length - position);
        System.arraycopy(line, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean fill() {
        while (position == line.length) {
            if (lines.hasNext()) {
                line = lines.next().getBytes(StandardCharsets.UTF_8);
                position = 0;
            } else if (parts.hasNext()) {
                lines = parts.next();
            } else {
                return false;
            }
        }
        return true;
    }
}
