package dev.convoy.sandbox.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.line.Line;
import java.util.List;

/** What somebody does who uses the page: looks, presses, types, and looks again. The table is public.customers. */
final class PageInBrowser {
    private static final String LINE = "[data-line='public.customers at reporting']";
    private static final String ROW = "[data-table='public.customers at reporting']";

    private final Line line;
    private final Browser browser;

    PageInBrowser(Line line, Browser browser, String link) {
        this.line = line;
        this.browser = browser;
        browser.look(1280, 1000, "light");
        browser.open(link);
    }

    /** @param whileParked done while the line is to be seen */
    void seesARowParkReplaysItAndSeesItGo(Runnable whileParked) {
        await(ROW + " .chip", "live");
        assertFalse(browser.run("return location.href").asText().contains("token"), "the token is taken out of sight");

        line.source("UPDATE customers SET country = 'XX' WHERE id = 42").source("UPDATE customers SET country = 'BE' WHERE id = 43");
        await(LINE + " .message", "customers_country_check\" (23514)");
        await(LINE + " dl", "{\"id\":42}");
        await(LINE + " .wait", "2 changes wait");
        assertFalse(browser.text("body").contains("XX"), "values are not shown");
        await(ROW + " .chip", "parked");
        whileParked.run();

        browser.type(LINE + " [data-action=replay]", "\uE007"); // Enter
        await("#jobs li", "replayed 0,");
        await("#toast", "public.customers at reporting: replayed 0,");
        skipsTheHeadWithAReason();
        line.source("UPDATE customers SET country = 'XX' WHERE id = 44");
        await(LINE + " dl", "{\"id\":44}");
        line.target("reporting", "ALTER TABLE customers DROP CONSTRAINT customers_country_check");
        browser.click(LINE + " [data-action=replay]");
        gone(LINE);
        await(ROW + " .chip", "live");

        pausesResumesSyncsAndVerifies();
        showsAComparisonThatCouldNotBeMade();
        line.awaitEqual("reporting", "public", "customers");
        fitsAPhone();
        assertEquals(List.of(), browser.complaints());
    }

    private void skipsTheHeadWithAReason() {
        browser.click(LINE + " [data-action=skip]");
        await("dialog[open] h2", "Skip change ");
        browser.click("#ask-yes");
        await("dialog[open] h2", "Skip change ");
        browser.type("#ask-reason", "country XX was a typing error");
        browser.click("#ask-yes");
        await("#jobs li", "skipped change ");
        gone("dialog[open]");
        assertEquals("country XX was a typing error",
            line.ask("reporting", "SELECT reason FROM convoy.audit WHERE what = 'skip' AND table_name = 'customers'"));
        browser.click(LINE + " [data-action=replay]"); // what stood behind it
        gone(LINE);
    }

    private void pausesResumesSyncsAndVerifies() {
        browser.click(ROW + " [data-action=pause]");
        await(ROW + " .chip", "paused");
        browser.click(ROW + " [data-action=resume]");
        await(ROW + " .chip", "live");
        browser.click(ROW + " [data-action=sync]");
        await("dialog[open] h2", "Copy public.customers at reporting again?");
        browser.click("#ask-yes");
        await("#jobs li", "500 rows, the target has it all");
        browser.click(ROW + " [data-action=verify]");
        await("#jobs li", "public.customers at reporting: equal, 500 rows");
        await(ROW + " .verified", "equal, verified");
    }

    /** One that its source gave up, as where the table was altered since it was planned. */
    private void showsAComparisonThatCouldNotBeMade() {
        String detail = ROW + " + .detail";
        line.source("INSERT INTO convoy.pass (table_id, targets, kind, plan, state, message, finished_at) SELECT table_id, targets, kind, "
            + "plan, 'failed', 'column s.old does not exist', clock_timestamp() FROM convoy.pass WHERE kind = 'check' "
            + "ORDER BY id DESC LIMIT 1");
        await(detail, "Not compared with the source, ");
        await(detail, "column s.old does not exist");
        await(detail, "run scripts/admin setup");
        browser.click(ROW + " [data-action=verify]");
        line.await(() -> "still there: " + browser.text(detail), () -> !browser.text(detail).contains("Not compared"));
    }

    private void fitsAPhone() {
        browser.look(375, 812, "dark");
        line.await(() -> "the page is wider than the screen: " + browser.run("return document.documentElement.scrollWidth"),
            () -> browser.run("return document.documentElement.scrollWidth").asInt() <= 375
                && browser.run("return document.querySelector('#pipeline svg').clientWidth").asInt() < 375);
        assertTrue(browser.text(ROW).contains("live"));
    }

    /** Waits until an element is seen with a text in it. */
    private void await(String selector, String text) {
        line.await(() -> "wanted \"" + text + "\" in " + selector + ", seen: " + browser.text(selector) + "\npage: " + browser.text("body"),
            () -> browser.text(selector).contains(text));
    }

    private void gone(String selector) {
        line.await(() -> selector + " is still there: " + browser.text(selector), () -> browser.text(selector).isEmpty());
    }
}
