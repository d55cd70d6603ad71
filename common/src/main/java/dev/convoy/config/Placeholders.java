package dev.convoy.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Resolves <code>${NAME}</code> and <code>${file:PATH}</code> in one pass: what comes out is never looked at again, so a password
 * may hold any characters. No message shows what a placeholder stands for. For one thread.
 */
final class Placeholders {

    /** Bytes; a secret or a certificate is far smaller, and a path to something endless must not fill the memory. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FILE = "file:";
    private static final String FORMS = "expected ${NAME}, ${file:PATH}, or $${ for a literal ${";

    private final Path directory;
    private final Map<String, String> env;

    /** @param directory what a relative path is relative to */
    Placeholders(Path directory, Map<String, String> env) {
        this.directory = directory;
        this.env = env;
    }

    /** @param inScope when false, placeholders stay as they are and only their braces are checked */
    Text expand(String raw, boolean inScope, Consumer<String> problem) {
        StringBuilder value = new StringBuilder();
        boolean known = true;
        int at = 0;
        while (at < raw.length()) {
            if (raw.startsWith("$${", at)) {
                value.append("${");
                at += 3;
            } else if (raw.startsWith("${", at)) {
                int end = raw.indexOf('}', at);
                if (end < 0) {
                    problem.accept("has a \"${\" without its \"}\"; " + FORMS);
                    return new Text(raw, raw, false);
                }
                Optional<String> resolved = inScope ? resolve(raw.substring(at + 2, end), problem) : Optional.empty();
                known &= resolved.isPresent();
                value.append(resolved.orElse(""));
                at = end + 1;
            } else {
                value.append(raw.charAt(at++));
            }
        }
        return known ? new Text(value.toString(), raw, true) : new Text(raw, raw, false);
    }

    private Optional<String> resolve(String placeholder, Consumer<String> problem) {
        if (placeholder.startsWith(FILE)) {
            return contentOf(placeholder.substring(FILE.length()), problem);
        }
        if (!NAME.matcher(placeholder).matches()) {
            problem.accept("has a placeholder that is no name of an environment variable; " + FORMS);
            return Optional.empty();
        }
        String value = env.get(placeholder);
        if (value == null) {
            problem.accept("environment variable " + placeholder + " is not set; set it, or use ${file:PATH}");
        }
        return Optional.ofNullable(value);
    }

    private Optional<String> contentOf(String path, Consumer<String> problem) {
        String reason;
        try (InputStream in = Files.newInputStream(directory.resolve(path))) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length <= FILE_BYTES_MAX) {
                return Optional.of(withoutNewline(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()));
            }
            reason = "is larger than 1 MiB";
        } catch (NoSuchFileException e) {
            reason = "does not exist";
        } catch (CharacterCodingException e) {
            reason = "is not UTF-8 text";
        } catch (InvalidPathException | IOException e) {
            reason = "cannot be read";
        }
        problem.accept("file " + path + " " + reason + "; expected a readable file there, or use ${NAME} for an environment variable");
        return Optional.empty();
    }

    /** Editors and {@code echo} end a file with a newline that is not part of the password. */
    private static String withoutNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
