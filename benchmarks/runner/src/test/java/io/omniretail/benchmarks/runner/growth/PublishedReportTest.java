package io.omniretail.benchmarks.runner.growth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.benchmarks.runner.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedReportTest {
    @TempDir
    Path folder;

    private PublishedReport report;

    @BeforeEach
    void publish() throws IOException {
        report = publish("out");
    }

    @Test
    void shouldAcceptAReportInWhichEveryLineIsCountedOnce() {
        assertThatCode(() -> report.requireComplete(7)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAnotherNumberOfLines() {
        assertThatThrownBy(() -> report.requireComplete(8))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("ledger, used orders in " + report.folder() + ": 7 instead of 8");
    }

    @Test
    void shouldRefuseALedgerThatDoesNotBalance() throws IOException {
        write(report, "ledger", "feed,read,used,rejected,duplicate,late,filtered\norders,10,7,1,1,0,0\n");

        assertThatThrownBy(() -> report.requireComplete(7))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("feed orders");
    }

    @Test
    void shouldRefuseARollUpWithOtherSums() throws IOException {
        write(report, "sales_by_region", "lines,units,sales,paid,refunded\n7,3,3.76,1.00,0.00\n");

        assertThatThrownBy(() -> report.requireComplete(7))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("sales_by_region")
                .hasMessageContaining("3.76");
    }

    @Test
    void shouldRefuseAReportWithOtherBytesOrFiles() throws IOException {
        PublishedReport other = publish("other");
        assertThatCode(() -> report.requireSame(other)).doesNotThrowAnyException();

        write(report, "ledger", "feed,read,used,rejected,duplicate,late,filtered\norders,9,7,1,1,0,1\n");
        assertThatThrownBy(() -> report.requireSame(other))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("ledger/part-0.csv differs from byte");

        write(report, "late", "source\n");
        assertThatThrownBy(() -> report.requireSame(other))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("not the same files");
    }

    private PublishedReport publish(String name) throws IOException {
        PublishedReport published = new PublishedReport(folder.resolve(name));
        write(published, "ledger", "feed,read,used,rejected,duplicate,late,filtered\norders,9,7,1,1,0,0\n");
        for (String table : List.of("sales_daily", "sales_by_product", "sales_by_region", "sales_by_campaign")) {
            write(published, table, "lines,units,sales,paid,refunded\n3,5,1.50,0.00,0.00\n4,-2,2.25,1.00,0.00\n");
        }
        return published;
    }

    private static void write(PublishedReport published, String table, String text) throws IOException {
        Path file = published.folder().resolve(table).resolve("part-0.csv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
