package io.omniretail.benchmarks.runner.growth;

import io.omniretail.benchmarks.runner.BenchmarkFailure;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.pipeline.TextTable;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tables that a job has published.
 *
 * @param folder absolute
 */
record PublishedReport(Path folder) {
    private static final List<String> SUMS = List.of("lines", "units", "sales", "paid", "refunded");
    private static final List<String> FATES = List.of("used", "rejected", "duplicate", "late", "filtered");
    private static final List<ResultTable> ROLL_UPS =
            List.of(ResultTable.SALES_BY_PRODUCT, ResultTable.SALES_BY_REGION, ResultTable.SALES_BY_CAMPAIGN);

    /**
     * Requires that every record read is accounted for, that all lines which the generator made are counted once, and
     * that all tables have the same sums.
     *
     * @param lines how many order lines were generated, without those written twice or damaged
     * @throws BenchmarkFailure if that is not so
     */
    void requireComplete(long lines) throws IOException {
        ResultReader.read(output(), ResultTable.LEDGER, row -> {
            long read = Long.parseLong(row.get("read"));
            require("ledger, feed " + row.get("feed") + ", used to filtered together", read, sum(row));
            if (row.get("feed").equals("orders")) {
                require("ledger, used orders", lines, Long.parseLong(row.get("used")));
            }
        });
        Map<String, BigDecimal> daily = sums(ResultTable.SALES_DAILY);
        require(
                "lines of sales_daily",
                lines,
                daily.getOrDefault("lines", BigDecimal.ZERO).longValueExact());
        for (ResultTable table : ROLL_UPS) {
            Map<String, BigDecimal> sums = sums(table);
            if (!sums.equals(daily)) {
                throw new BenchmarkFailure("sums of " + table.id() + " in " + folder + ": " + sums + " instead of those"
                        + " of sales_daily, " + daily);
            }
        }
    }

    private static long sum(Map<String, String> row) {
        return FATES.stream().mapToLong(fate -> Long.parseLong(row.get(fate))).sum();
    }

    private void require(String what, long expected, long actual) {
        if (actual != expected) {
            throw new BenchmarkFailure(what + " in " + folder + ": " + TextTable.count(actual) + " instead of "
                    + TextTable.count(expected));
        }
    }

    private Map<String, BigDecimal> sums(ResultTable table) throws IOException {
        Map<String, BigDecimal> sums = new TreeMap<>();
        ResultReader.read(output(), table, row -> {
            for (String column : SUMS) {
                sums.merge(column, new BigDecimal(row.get(column)), BigDecimal::add);
            }
        });
        sums.replaceAll((column, sum) -> sum.stripTrailingZeros());
        return sums;
    }

    private Output output() {
        return new Output(folder.toString(), Format.CSV);
    }

    /**
     * Requires that another report has the same files with the same bytes.
     *
     * @throws BenchmarkFailure if it has not
     */
    void requireSame(PublishedReport other) throws IOException {
        List<Path> files = files();
        if (!files.equals(other.files())) {
            throw new BenchmarkFailure("not the same files in " + folder + " and " + other.folder);
        }
        for (Path file : files) {
            long place = Files.mismatch(folder.resolve(file), other.folder.resolve(file));
            if (place >= 0) {
                throw new BenchmarkFailure(
                        file + " differs from byte " + place + " on in " + folder + " and " + other.folder);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }
}
