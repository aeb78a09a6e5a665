package io.portico.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PendingEntriesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void handsOutAFullBatchAtOnce() throws Exception {
        PendingEntries pending = pending(10, 3, LONG);
        List<LedgerEntry> entries =
                IntStream.range(0, 4).mapToObj(i -> Entries.created()).toList();
        entries.forEach(pending::offer);

        assertThat(pending.take()).isEqualTo(entries.subList(0, 3));
        assertThat(pending.size()).isEqualTo(4);
    }

    @Test
    void handsOutAPartOfABatch_afterTheLinger() throws Exception {
        PendingEntries pending = pending(10, 3, Duration.ofMillis(5));
        LedgerEntry entry = Entries.created();
        pending.offer(entry);

        assertThat(pending.take()).containsExactly(entry);
    }

    @Test
    void handsOutAtOnce_whenAReaderWaits() throws Exception {
        PendingEntries pending = pending(10, 3, LONG);
        pending.offer(Entries.created());
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(() -> settled(pending));

        pending.settle(pending.take().size());
        assertThat(reader.get()).isTrue();
    }

    @Test
    void keepsAReaderWaiting_untilWhatWasTakenIsSettled() throws Exception {
        PendingEntries pending = pending(10, 1, LONG);
        pending.offer(Entries.created());
        pending.offer(Entries.created());
        Thread reader = new Thread(() -> settled(pending));
        reader.start();
        pending.take();
        pending.settle(1);
        pending.take();
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        pending.settle(1);
        reader.join();
    }

    @Test
    void doesNotMakeAReaderWait_forWhatComesLater() throws Exception {
        PendingEntries pending = pending(10, 1, LONG);
        pending.offer(Entries.created());
        Thread reader = new Thread(() -> settled(pending));
        reader.start();
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        pending.offer(Entries.created());
        pending.settle(1);

        reader.join();
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void refusesWhenFull_countingWhatIsTakenButNotSettled() throws Exception {
        PendingEntries pending = pending(2, 2, LONG);
        assertThat(pending.offer(Entries.created())).isTrue();
        assertThat(pending.offer(Entries.created())).isTrue();
        pending.take();
        assertThat(pending.offer(Entries.created())).isFalse();

        pending.settle(2);
        assertThat(pending.offer(Entries.created())).isTrue();
    }

    @Test
    void handsOutTheRest_thenNothing_whenClosed() throws Exception {
        PendingEntries pending = pending(10, 3, LONG);
        LedgerEntry entry = Entries.created();
        pending.offer(entry);
        pending.close();

        assertThat(pending.offer(Entries.created())).isFalse();
        assertThat(pending.take()).containsExactly(entry);
        assertThat(pending.take()).isEmpty();
    }

    private static PendingEntries pending(int capacity, int batchSize, Duration linger) {
        return new PendingEntries(new LedgerSettings(capacity, batchSize, linger, LONG, LONG));
    }

    private static boolean settled(PendingEntries pending) {
        try {
            return pending.awaitSettled(LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
