package dev.convoy.sandbox.line;

/** A trigger at the target that writes down every state of a row of table t, and the question whether any key went backwards. */
final class History {
    static final String SQL = """
        CREATE TABLE history (at bigserial, id int, n bigint);
        CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
            'BEGIN INSERT INTO public.history (id, n) VALUES (new.id, new.n); RETURN new; END';
        CREATE TRIGGER remember AFTER INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION remember();
        ALTER TABLE t ENABLE ALWAYS TRIGGER remember;
        """;
    static final String BACKWARDS = "SELECT count(*) FROM (SELECT n, lag(n) OVER (PARTITION BY id ORDER BY at) AS before FROM "
        + "history) h WHERE n <= before";

    private History() {
    }
}
