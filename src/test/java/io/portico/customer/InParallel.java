package io.portico.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several workers that begin at the same moment. */
final class InParallel {
    private InParallel() {}

    interface Work {
        void run(int worker) throws Exception;
    }

    /** What each worker failed with, if it failed. */
    static List<Optional<Throwable>> run(int workers, Work work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            CyclicBarrier start = new CyclicBarrier(workers);
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                Callable<Void> task = () -> {
                    start.await();
                    work.run(worker);
                    return null;
                };
                running.add(pool.submit(task));
            }
            List<Optional<Throwable>> failures = new ArrayList<>();
            for (Future<Void> each : running) {
                failures.add(failure(each));
            }
            return failures;
        } finally {
            pool.shutdownNow();
        }
    }

    private static Optional<Throwable> failure(Future<Void> work) throws InterruptedException {
        try {
            work.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        }
    }
}
