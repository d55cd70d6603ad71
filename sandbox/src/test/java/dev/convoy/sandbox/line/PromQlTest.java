package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An expression's metrics and labels are found, and nothing else is taken for one. */
class PromQlTest {
    @Test
    void findsMetricsAndLabels() {
        PromQl found = PromQl.of("histogram_quantile(0.99, sum by (le, target) (rate(a_bucket{source=~\"$source\", table=\"x\"}[5m])))"
            + " - on (source) group_right () b unless absent(c_total) > 10e9 or vector(0)");

        assertEquals(Map.of("a_bucket", Set.of("source", "table"), "b", Set.of(), "c_total", Set.of()), found.selected());
        assertEquals(Set.of("le", "target", "source"), found.grouped());
    }

    @Test
    void tellsWhatIsNotThere() {
        Map<String, Set<String>> page = PromQl.metrics("# TYPE a gauge\na{source=\"shop\",table=\"t\"} 1.0\nb 2\n");

        assertEquals(List.of(), PromQl.of("sum by (table) (a{source=\"shop\"}) + b").missing(page));
        assertEquals(List.of("no metric c", "a has no label target", "no metric beside a has label kind"),
            PromQl.of("c + sum by (kind) (a{target=\"x\"})").missing(page));
    }
}
