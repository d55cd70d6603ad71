package dev.convoy.sandbox.page;

import dev.convoy.sandbox.line.Line;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.awaitility.Awaitility;

/**
 * Pictures of the page, made only where {@code -Dconvoy.screenshot=FILE.png} asks for them, so that a run of the tests leaves the tree
 * as it was: the page as it is, beside it the same in the dark and on a phone. Confined to one thread.
 */
final class Screenshot {
    private static final String FILE = System.getProperty("convoy.screenshot");
    /** How long the line works before, so that there is something to see. */
    private static final Duration WORK = Duration.ofSeconds(Integer.getInteger("convoy.screenshot.seconds", 240));
    private static final int WIDTH = 1280;
    private static final int PHONE_WIDTH = 375;
    private static final int HEIGHT = 1000;

    private final Line line;
    private final Browser browser;

    Screenshot(Line line, Browser browser) {
        this.line = line;
        this.browser = browser;
    }

    void takeIfAskedFor() {
        if (FILE == null) {
            return;
        }
        long end = System.nanoTime() + WORK.toNanos();
        Awaitility.await().atMost(WORK.plusMinutes(1)).pollInterval(Duration.ofMillis(700)).pollInSameThread().until(() -> {
            writeALittle();
            return System.nanoTime() > end;
        });
        take(WIDTH, "light", FILE);
        take(WIDTH, "dark", FILE.replace(".png", "-dark.png"));
        take(PHONE_WIDTH, "light", FILE.replace(".png", "-phone.png"));
        browser.look(WIDTH, HEIGHT, "light");
    }

    private void writeALittle() {
        int rows = ThreadLocalRandom.current().nextInt(1, 400);
        line.source("UPDATE customers SET country = 'DE' || " + rows + " WHERE id % 40 = 0 AND id > 100")
            .source("UPDATE orders SET country = 'FR' || " + rows + " WHERE id <= " + rows)
            .source("UPDATE stock SET country = 'IT' || " + rows + " WHERE id > " + rows);
    }

    private void take(int width, String scheme, String file) {
        browser.look(width, HEIGHT, scheme);
        browser.look(width, browser.run("return document.documentElement.scrollHeight").asInt(), scheme);
        try {
            write(ImageIO.read(new ByteArrayInputStream(browser.screenshot())), Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without transparency, and as small as may be: it stands in the repository. */
    private static void write(BufferedImage seen, Path file) throws IOException {
        BufferedImage opaque = new BufferedImage(seen.getWidth(), seen.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(seen, 0, 0, null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(0);
        Files.deleteIfExists(file);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(opaque, null, null), how);
        } finally {
            writer.dispose();
        }
    }
}
