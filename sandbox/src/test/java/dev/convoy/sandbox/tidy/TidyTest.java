package dev.convoy.sandbox.tidy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.tidy.Sources.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a reader should not have to remark on. Every message names the files and what to do. */
class TidyTest {
    private static final int LINE_MAX = 140;
    private static final int FILE_MAX = 400;
    /** SQL statements and golden files are as long as the statement is. */
    private static final Pattern LONG_BY_NATURE = Pattern.compile(".*\\.(sql|xml)");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep|LockSupport\\.park)\\b");
    private static final Pattern OPEN_WORK = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern ENUM = Pattern.compile("\\benum (\\w+)[^{;]*\\{([^;}]*)");
    private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9_]*\\b(?=\\s*(?:\\(|,|\\{|$))");
    private static final Pattern ENUM_CASE = Pattern.compile("\\bcase ([A-Z][A-Z0-9_]*(?:, [A-Z][A-Z0-9_]*)*) ->");

    private static final Sources SOURCES = Sources.ofRepository();

    @Test
    void thereIsSomethingToLookAt() {
        assertTrue(SOURCES.java(false).size() > 50, "only " + SOURCES.java(false).size() + " files of ours were found");
        assertTrue(SOURCES.java(true).size() > 10, "only " + SOURCES.java(true).size() + " files of tests were found");
    }

    @Test
    void linesAreShortEnoughToReadSideBySide() {
        assertNone(lines(SOURCES.all(), source -> !LONG_BY_NATURE.matcher(source.path()).matches(), line -> line.length() > LINE_MAX),
            "lines longer than " + LINE_MAX + " characters: wrap them, or give a part of them a name");
    }

    @Test
    void filesAreShortEnoughToTellOneStory() {
        assertNone(SOURCES.java().stream().filter(source -> source.lines().size() > FILE_MAX)
            .map(source -> source + " has " + source.lines().size()).toList(),
            "files longer than " + FILE_MAX + " lines: something in them wants a class of its own");
    }

    @Test
    void testsDoNotSleep() {
        assertNone(lines(SOURCES.java(true), source -> !source.path().endsWith("/TidyTest.java"), line -> SLEEP.matcher(line).find()),
            "tests that sleep: wait for a predicate with a deadline (Await, Line), or inject the clock");
    }

    @Test
    void indentationIsMadeOfSpaces() {
        assertNone(lines(SOURCES.all(), Source::isCode, line -> line.indexOf('\t') >= 0), "tabs: use four spaces, and \\t in strings");
    }

    @Test
    void linesDoNotEndInSpaces() {
        assertNone(lines(SOURCES.all(), Source::isJava, line -> line.endsWith(" ")), "spaces at the end of lines: take them away");
    }

    @Test
    void nothingIsLeftForLater() {
        assertNone(lines(SOURCES.all(), Source::isCode, line -> OPEN_WORK.matcher(line).find()),
            "notes of open work: do it, or write an issue that says what is missing and who is hurt");
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        Set<String> described = new HashSet<>();
        Set<String> packages = new TreeSet<>();
        for (Source source : SOURCES.java()) {
            (source.path().endsWith("/package-info.java") ? described : packages).add(source.packagePath());
        }
        packages.removeAll(described);
        assertNone(List.copyOf(packages), "packages without package-info.java: add one, with a single sentence that says what it is for");
    }

    @Test
    void switchesOverOurEnumsNameEveryCase() {
        Set<String> constants = constants();
        List<String> found = new ArrayList<>();
        for (Source source : SOURCES.java()) {
            defaultsOverEnums(source, constants).forEach(line -> found.add(source + ":" + line));
        }
        assertNone(found, "default branches in switches over our own enums: name every case, so that the compiler tells when one is added");
    }

    /** The names of all constants of the repository's enums. */
    private static Set<String> constants() {
        Set<String> constants = new HashSet<>();
        for (Source source : SOURCES.java()) {
            String code = String.join("\n", source.lines()).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "")
                .replaceAll("\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"", "");
            Matcher declaration = ENUM.matcher(code);
            while (declaration.find()) {
                Matcher constant = CONSTANT.matcher(declaration.group(2));
                while (constant.find()) {
                    constants.add(constant.group());
                }
            }
        }
        return constants;
    }

    /** The lines of default branches that stand beside cases that are all constants of ours. */
    private static List<Integer> defaultsOverEnums(Source source, Set<String> constants) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < source.lines().size(); i++) {
            String line = source.lines().get(i);
            if (!line.strip().startsWith("default ->")) {
                continue;
            }
            int indentation = line.indexOf("default");
            boolean ours = false;
            for (int j = i - 1; j >= 0 && source.lines().get(j).indexOf("switch (") < 0; j--) {
                String sibling = source.lines().get(j);
                Matcher named = ENUM_CASE.matcher(sibling);
                if (sibling.indexOf("case ") == indentation && named.find()) {
                    ours = constants.containsAll(List.of(named.group(1).split(", ")));
                }
            }
            if (ours) {
                found.add(i + 1);
            }
        }
        return found;
    }

    private static List<String> lines(List<Source> sources, Function<Source, Boolean> which, Function<String, Boolean> wrong) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            if (which.apply(source)) {
                for (int i = 0; i < source.lines().size(); i++) {
                    if (wrong.apply(source.lines().get(i))) {
                        found.add(source + ":" + (i + 1));
                    }
                }
            }
        }
        return found;
    }

    private static void assertNone(List<String> found, String what) {
        assertTrue(found.isEmpty(), () -> found.size() + " " + what + ":\n  " + String.join("\n  ", found));
    }
}
