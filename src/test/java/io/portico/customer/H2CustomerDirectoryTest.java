package io.portico.customer;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

/** The directory in the embedded database, in a file as it is by default. */
class H2CustomerDirectoryTest extends CustomerDirectoryContract {
    @TempDir
    static Path directory;

    @Override
    String newDatabase() {
        return "jdbc:h2:file:" + directory.resolve("customers") + ";DB_CLOSE_ON_EXIT=FALSE";
    }
}
