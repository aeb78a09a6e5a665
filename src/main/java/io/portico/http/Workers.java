package io.portico.http;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that routes run on: virtual ones where the JVM has them, else as many platform threads as
 * {@link Admission} lets run, kept for a minute.
 */
final class Workers {
    private Workers() {}

    static Executor named(String engine) {
        if (Runtime.version().feature() >= 21) {
            return new VirtualThreadTaskExecutor(engine + "-");
        }
        CustomizableThreadFactory threads = new CustomizableThreadFactory(engine + "-");
        threads.setDaemon(true);
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), threads);
    }

    static void end(Executor workers) {
        if (workers instanceof ExecutorService service) {
            service.shutdown();
        }
    }
}
