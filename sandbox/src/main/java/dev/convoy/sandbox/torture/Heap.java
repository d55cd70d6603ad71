package dev.convoy.sandbox.torture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process of Convoy keeps in its heap: asks it to collect garbage (jcmd), then reads its {@code /metrics}. Stateless. */
final class Heap {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern PORT = Pattern.compile("answers http host=127\\.0\\.0\\.1 port=(\\d+)");
    private static final Pattern USED = Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)$");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Heap() {
    }

    /**
     * Bytes after a collection.
     *
     * @param log where the process, behind those that had its place before, tells its port
     * @return nothing where there is no jcmd, or the process has just begun
     */
    static OptionalLong of(long pid, Path log) {
        try {
            Matcher port = PORT.matcher(Files.readString(log));
            int last = 0;
            while (port.find()) {
                last = Integer.parseInt(port.group(1));
            }
            if (last == 0 || !Files.isExecutable(JCMD) || !collected(pid)) {
                return OptionalLong.empty();
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + last + "/metrics")).timeout(PATIENCE).build();
            String metrics = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            double bytes = USED.matcher(metrics).results().mapToDouble(found -> Double.parseDouble(found.group(1))).sum();
            return OptionalLong.of((long) bytes);
        } catch (IOException e) {
            return OptionalLong.empty(); // the log is that of a process that has not told its port yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private static boolean collected(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.run").redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return jcmd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && jcmd.exitValue() == 0;
    }
}
