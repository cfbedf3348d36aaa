package io.omniretail.benchmarks.handwritten;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** The tables of one day, each as a file of its table's folder. */
final class DayReport {
    private static final String SUMS = ",lines,units,sales,paid,refunded\n";
    /** Without payments nothing is paid, and nothing refunded. */
    private static final byte[] NOT_PAID = ",0.00,0.00\n".getBytes(UTF_8);

    private static final int BEST = 10;
    private static final List<String> TABLES =
            List.of("sales_daily", "sales_by_product", "sales_by_region", "sales_by_campaign", "top_products");

    private final LocalDate date;
    private final byte[] dayText;
    private final DaySales daily;
    private final Names names;
    private byte[] row = new byte[1 << 16];
    private int filled;

    /** @param day days since 1970-01-01 */
    DayReport(int day, DaySales daily, Names names) {
        date = LocalDate.ofEpochDay(day);
        dayText = date.toString().getBytes(UTF_8);
        this.daily = daily;
        this.names = names;
    }

    static void makeFolders(Path output) throws IOException {
        for (String table : TABLES) {
            Files.createDirectories(output.resolve(table));
        }
    }

    void write(Path output) throws IOException {
        writeSums(
                output,
                "sales_daily",
                "day,product_id,region,campaign,currency",
                daily,
                List.of(names::product, names::region, names::campaign, names::currency));
        writeSums(
                output,
                "sales_by_product",
                "day,product_id,currency",
                daily.rolledUp(Names.PRODUCT | Names.CURRENCY),
                List.of(names::product, names::currency));
        writeSums(
                output,
                "sales_by_region",
                "day,region,currency",
                daily.rolledUp(Names.REGION | Names.CURRENCY),
                List.of(names::region, names::currency));
        writeSums(
                output,
                "sales_by_campaign",
                "day,campaign,currency",
                daily.rolledUp(Names.CAMPAIGN | Names.CURRENCY),
                List.of(names::campaign, names::currency));
        writeBestProducts(output, daily.rolledUp(Names.PRODUCT | Names.REGION | Names.CURRENCY));
    }

    private void writeSums(
            Path output, String table, String keyColumns, DaySales sales, List<LongFunction<byte[]>> keyParts)
            throws IOException {
        try (OutputStream file = open(output, table)) {
            append((keyColumns + SUMS).getBytes(UTF_8));
            sales.forEach(key -> {
                append(dayText);
                for (LongFunction<byte[]> part : keyParts) {
                    append(',').append(part.apply(key));
                }
                append(',')
                        .append(sales.lines(key))
                        .append(',')
                        .append(sales.units(key))
                        .append(',');
                appendE4(sales.salesE4(key)).append(NOT_PAID);
            });
            file.write(row, 0, filled);
        }
    }

    private void writeBestProducts(Path output, DaySales sales) throws IOException {
        Map<Long, List<Long>> rankings = new TreeMap<>();
        sales.forEach(key -> {
            if (sales.salesE4(key) > 0) {
                rankings.computeIfAbsent(key & (Names.REGION | Names.CURRENCY), any -> new ArrayList<>())
                        .add(key);
            }
        });
        try (OutputStream file = open(output, "top_products")) {
            append("day,region,currency,rank,product_id,sales,units\n".getBytes(UTF_8));
            for (List<Long> ranking : rankings.values()) {
                ranking.sort(Comparator.comparing(sales::salesE4)
                        .reversed()
                        .thenComparing(names::product, Arrays::compareUnsigned));
                for (int rank = 1; rank <= Math.min(BEST, ranking.size()); rank++) {
                    long key = ranking.get(rank - 1);
                    append(dayText)
                            .append(',')
                            .append(names.region(key))
                            .append(',')
                            .append(names.currency(key));
                    append(',')
                            .append(rank)
                            .append(',')
                            .append(names.product(key))
                            .append(',');
                    appendE4(sales.salesE4(key))
                            .append(',')
                            .append(sales.units(key))
                            .append('\n');
                }
            }
            file.write(row, 0, filled);
        }
    }

    private OutputStream open(Path output, String table) throws IOException {
        filled = 0;
        return Files.newOutputStream(output.resolve(table).resolve(date + ".csv"));
    }

    private DayReport append(char character) {
        ensure(1);
        row[filled++] = (byte) character;
        return this;
    }

    private DayReport append(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, row, filled, text.length);
        filled += text.length;
        return this;
    }

    private DayReport append(long number) {
        return append(Long.toString(number).getBytes(UTF_8));
    }

    /** A number of 1/10,000 with four fraction digits. */
    private DayReport appendE4(long number) {
        if (number < 0) {
            append('-');
        }
        long magnitude = Math.abs(number);
        append(magnitude / 10_000).append('.');
        for (long unit = 1_000; unit > 0; unit /= 10) {
            append((char) ('0' + magnitude / unit % 10));
        }
        return this;
    }

    private void ensure(int more) {
        if (filled + more > row.length) {
            row = Arrays.copyOf(row, 2 * (filled + more));
        }
    }
}
