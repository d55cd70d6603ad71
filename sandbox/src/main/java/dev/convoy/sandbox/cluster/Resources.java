package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text files of the sandbox (SQL, shell), loaded by class and name. Stateless, safe from any thread. */
public final class Resources {

    private Resources() {
    }

    /** Returns the UTF-8 resource {@code name} that lies in the package of {@code owner}. */
    public static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new SandboxException("resource " + name + " of " + owner.getName() + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
