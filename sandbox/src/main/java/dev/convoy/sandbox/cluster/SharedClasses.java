package dev.convoy.sandbox.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Class data sharing for Convoy's processes: the first setup that succeeds leaves the classes it has loaded in an archive, and those after
 * it start with about half of the processor time. A command that fails early, or talks to the databases only, would leave too few. One
 * archive for each JVM that starts processes, gone with it. Where Convoy's classes are not in jars (an IDE) there is none, since the JVM
 * archives nothing out of directories.
 *
 * <p>Safe from any thread.
 */
final class SharedClasses {
    private static final boolean IN_JARS = "jar".equals(SharedClasses.class.getResource("/dev/convoy/admin/Main.class").getProtocol());
    private static final AtomicBoolean CLAIMED = new AtomicBoolean(!IN_JARS);
    private static volatile Path archive;

    private SharedClasses() {
    }

    /** Whether the caller is the one to make the archive; true once, and again after one that is not {@link #made complete}. */
    static boolean claim() {
        return CLAIMED.compareAndSet(false, true);
    }

    /** A process that leaves the archive behind when it ends by itself. */
    static JavaCommand making(Path file, JavaCommand command) {
        return with(command, "-XX:ArchiveClassesAtExit=" + file);
    }

    /** The archive is there from now on, if the process has made it and came far enough; otherwise the next one may make it. */
    static void made(Path file, boolean complete) {
        if (complete && Files.exists(file)) {
            archive = file;
        } else {
            CLAIMED.set(false);
        }
    }

    /** A process that uses the archive, if there is one. */
    static JavaCommand using(JavaCommand command) {
        Path file = archive;
        return file == null ? command : with(command, "-XX:SharedArchiveFile=" + file);
    }

    /** Both need a class path of jars; what the sandbox adds to it, Convoy's processes do not use. */
    private static JavaCommand with(JavaCommand command, String option) {
        List<String> options = new ArrayList<>(command.jvmOptions());
        options.addAll(List.of(option, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("CLASSPATH", Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> Files.isRegularFile(Path.of(entry))).collect(Collectors.joining(File.pathSeparator)));
        return new JavaCommand(command.mainClass(), options, command.arguments(), environment);
    }
}
