package io.portico.flow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Keeps a log line that a failure could repeat thousands of times to one in a while. */
public final class NowAndThen {
    private final long silence;
    private final LongSupplier nanoTime;
    private final AtomicLong due;

    /** @param silence between two lines */
    public NowAndThen(Duration silence) {
        this(silence, System::nanoTime);
    }

    NowAndThen(Duration silence, LongSupplier nanoTime) {
        this.silence = silence.toNanos();
        this.nanoTime = nanoTime;
        this.due = new AtomicLong(nanoTime.getAsLong());
    }

    /** Whether the line may be written now; of many that ask at once, one is told so. */
    public boolean allows() {
        long now = nanoTime.getAsLong();
        long before = due.get();
        return now - before >= 0 && due.compareAndSet(before, now + silence);
    }
}
