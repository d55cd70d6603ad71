package dev.convoy.sandbox.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of a child JVM, on this JVM's class path if the environment does not say otherwise.
 *
 * <p>The class path goes through the environment, so that {@code ps} shows the class and its arguments and not two screens of jars.
 *
 * @param mainClass   fully qualified
 * @param jvmOptions  such as {@code -Xmx256m}
 * @param arguments   of main
 * @param environment added to this process's own
 */
record JavaCommand(String mainClass, List<String> jvmOptions, List<String> arguments, Map<String, String> environment) {

    List<String> commandLine() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    Map<String, String> fullEnvironment() {
        Map<String, String> full = new HashMap<>(environment);
        full.putIfAbsent("CLASSPATH", System.getProperty("java.class.path"));
        return full;
    }

    ChildProcess start(String name, Path log) {
        return ChildProcess.start(name, commandLine(), fullEnvironment(), log);
    }
}
