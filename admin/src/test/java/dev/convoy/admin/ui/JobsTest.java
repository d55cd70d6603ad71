package dev.convoy.admin.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private final BlockingQueue<Job> taken = new LinkedBlockingQueue<>();
    private TargetConfig target;

    @BeforeEach
    void readConfiguration(@TempDir Path directory) throws Exception {
        target = Configs.shop(directory).target("dw");
    }

    private Deed deed(Action action, String table) {
        return new Deed(action, target, List.of(new TableName("public", table)), false, 0, null);
    }

    private Job next() throws InterruptedException {
        Job job = taken.poll(10, TimeUnit.SECONDS);
        assertTrue(job != null, "nothing was taken on");
        return job;
    }

    @Test
    void doesNotDoTheSameTwiceAtOnce() throws Exception {
        try (Jobs jobs = new Jobs(taken::add)) {
            jobs.begin(deed(Action.VERIFY, "orders"));
            CommandFailure refused = assertThrows(CommandFailure.class, () -> jobs.begin(deed(Action.VERIFY, "orders")));
            assertEquals("verify of public.orders at dw is under way already", refused.getMessage());
            jobs.begin(deed(Action.VERIFY, "users"));
            jobs.begin(deed(Action.SYNC, "orders"));

            next().end(true, "equal");

            assertEquals(4, jobs.begin(deed(Action.VERIFY, "orders")).id());
        }
    }

    @Test
    void takesOnOnlySoMuchAndForgetsOnlyWhatHasEnded() throws Exception {
        try (Jobs jobs = new Jobs(taken::add)) {
            for (int i = 0; i < 64; i++) {
                jobs.begin(deed(Action.REPLAY, "t" + i));
            }
            assertThrows(CommandFailure.class, () -> jobs.begin(deed(Action.REPLAY, "one_more")));
            assertEquals(64, jobs.toJson().size());

            for (int i = 0; i < 64; i++) {
                next().end(true, "replayed");
            }
            jobs.begin(deed(Action.REPLAY, "one_more"));

            JsonNode newest = jobs.toJson().get(0);
            assertEquals("public.one_more", newest.path("table").asText());
            assertEquals(40, jobs.toJson().size());
        }
    }
}
