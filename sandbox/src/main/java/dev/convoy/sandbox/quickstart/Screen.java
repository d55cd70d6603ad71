package dev.convoy.sandbox.quickstart;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Where the quickstart prints: in place and with colour on a terminal, line after line otherwise. For one thread. */
final class Screen {

    private static final String ESCAPE = "\u001b[";

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private int redrawn;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Screen ofProcess() {
        return new Screen(System.out, System.console() != null);
    }

    boolean terminal() {
        return terminal;
    }

    /** Prints one line for good. */
    void line(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        redrawn = 0;
    }

    /** Prints one line behind the seconds since the start. */
    void step(String format, Object... values) {
        line("%5.1f s  %s", (System.nanoTime() - started) / 1e9, String.format(Locale.ROOT, format, values));
    }

    /** Prints a block over the block printed by the call before, if nothing was printed in between; only on a terminal. */
    void redraw(List<String> lines) {
        StringBuilder block = new StringBuilder();
        if (redrawn > 0) {
            block.append(ESCAPE).append(redrawn).append('A');
        }
        lines.forEach(line -> block.append(line).append(ESCAPE).append("K\n"));
        out.print(block);
        out.flush();
        redrawn = lines.size();
    }

    String good(String text) {
        return coloured("32", text);
    }

    String bad(String text) {
        return coloured("31;1", text);
    }

    String strong(String text) {
        return coloured("1", text);
    }

    private String coloured(String code, String text) {
        return terminal ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
