package io.portico.health;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class DataDiskTest {
    @TempDir
    private Path directory;

    private Status status(Path data, DataSize reserve) {
        return new DataDisk()
                .diskSpaceHealthIndicator(data.toString(), new DataDisk.Reserve(reserve))
                .health()
                .getStatus();
    }

    @Test
    void isUpWhileThereIsRoom_alsoWhereNothingHasMadeTheDirectory() {
        assertThat(status(directory, DataSize.ofBytes(1))).isEqualTo(Status.UP);
        assertThat(status(directory.resolve("not/made"), DataSize.ofBytes(1))).isEqualTo(Status.UP);
    }

    @Test
    void isDownWithLessThanTheReserve() {
        assertThat(status(directory, DataSize.ofBytes(Long.MAX_VALUE))).isEqualTo(Status.DOWN);
    }
}
