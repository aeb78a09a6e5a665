package io.portico.vendor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.portico.model.ProblemCode;

/** Packed bytes, of which there may be so many: some kinds of packing go on for ever and never become a byte. */
final class LimitedStream extends FilterInputStream {
    private long left;

    LimitedStream(InputStream packed, long limit) {
        super(packed);
        left = limit;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws VendorCallException {
        left -= read;
        if (left < 0) {
            throw new VendorCallException(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);
        }
    }
}
