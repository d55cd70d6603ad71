package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Under which identity PostgreSQL runs, which refuses to run as root.
 *
 * <p>An ordinary user runs it as himself. Root tries, in this order: {@code setpriv} to the user nobody, who is then given the data
 * directory; {@code unshare -U}, an empty user namespace in which root is nobody but still owns its files (zonky's way; works below
 * directories that only root may enter, but many containers forbid it); {@code sudo -u nobody} (macOS). The first that can run the
 * binary and write the directory is taken. Immutable, safe from any thread.
 *
 * @param prefix put before each command
 * @param owner  who must own the data directory; empty: as it is
 */
record ServerUser(List<String> prefix, Optional<String> owner) {

    private static final ServerUser OURSELVES = new ServerUser(List.of(), Optional.empty());
    private static final List<ServerUser> FOR_ROOT = List.of(
        new ServerUser(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--regid=65534"), Optional.of("nobody")),
        new ServerUser(List.of("unshare", "-U"), Optional.of("root")),
        new ServerUser(List.of("sudo", "-n", "-u", "nobody"), Optional.of("nobody")));

    /** Finds who can run {@code binary} and write {@code directory}, and makes the directory his. */
    static ServerUser able(Path binary, Path directory) {
        if (!System.getProperty("user.name").equals("root")) {
            return OURSELVES;
        }
        List<String> refused = new ArrayList<>();
        for (ServerUser candidate : FOR_ROOT) {
            candidate.own(directory);
            String answer = candidate.probe(binary, directory);
            if (answer.isEmpty()) {
                return candidate;
            }
            refused.add(String.join(" ", candidate.prefix) + ": " + answer);
        }
        throw new SandboxException("PostgreSQL refuses to run as root, and nobody else can run it here; run as an ordinary user. Tried:\n  "
            + String.join("\n  ", refused));
    }

    /** Returns {@code command} as this user has to start it. */
    List<String> command(List<String> command) {
        List<String> full = new ArrayList<>(prefix);
        full.addAll(command);
        return full;
    }

    private void own(Path directory) {
        if (owner.isEmpty()) {
            return;
        }
        try {
            UserPrincipal principal = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner.get());
            Files.setOwner(directory, principal);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give " + directory + " to " + owner.get(), e);
        }
    }

    /** Returns what went wrong, or nothing if this user can do what is needed. */
    private String probe(Path binary, Path directory) {
        String script = "test \"$(id -u)\" != 0 && touch \"$1/probe\" && rm \"$1/probe\" && exec \"$0\" --version";
        try {
            Process process = new ProcessBuilder(command(List.of("sh", "-c", script, binary.toString(), directory.toString())))
                .directory(Path.of("/").toFile()).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes()).strip().toLowerCase(Locale.ROOT);
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? "" : "refused (" + output + ")";
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
