package dev.convoy.admin.setup;

/**
 * One line of {@code doctor}.
 *
 * @param remedy what to do; empty when all is well
 */
record Finding(Level level, String where, String what, String remedy) {
    enum Level { OK, WARN, FAIL }

    static Finding ok(String where, String what) {
        return new Finding(Level.OK, where, what, "");
    }

    static Finding warn(String where, String what, String remedy) {
        return new Finding(Level.WARN, where, what, remedy);
    }

    static Finding fail(String where, String what, String remedy) {
        return new Finding(Level.FAIL, where, what, remedy);
    }
}
