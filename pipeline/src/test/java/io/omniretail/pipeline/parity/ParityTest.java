package io.omniretail.pipeline.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.pipeline.SharedBroker;
import io.omniretail.pipeline.SmallCluster;
import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever way events take through a job, in the end there are the same tables: for each seed other events and another
 * cell, of which any two values come together in one of the first seeds. {@code -Pparity} runs 200 seeds instead of a
 * few; {@code -Dparity.seeds=17-17} runs one.
 */
class ParityTest {
    private static final int ORDERS = 150;
    private static final Duration TIME_LIMIT = Duration.ofMinutes(1);
    private static final String SEEDS = System.getProperty("parity.seeds", "1-5");

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path folder;

    static LongStream seeds() {
        String[] ends = SEEDS.split("-");
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldMakeTheSameTablesInEveryWay(long seed) throws Exception {
        Cell cell = PairwiseDesign.cell(seed);
        List<ShopEvent> events = NastyShop.events(seed, ParityRun.FIRST_DAY, ParityRun.DAYS, ORDERS);
        long startNanos = System.nanoTime();
        Map<String, SortedMap<String, String>> tables;
        try {
            tables = run(cell, seed, events, 0);
        } catch (AssertionError e) {
            String difference = "seed " + seed + ", " + cell + ": " + e.getMessage();
            System.out.println("parity: " + difference);
            throw new AssertionError(difference + "\n" + smallest(cell, seed, events), e);
        } catch (Exception e) {
            throw new IllegalStateException("seed " + seed + ", " + cell + ": " + e, e);
        }
        System.out.printf(
                Locale.ROOT,
                "parity: seed %d, %s, %.1f s: %s%n",
                seed,
                cell,
                (System.nanoTime() - startNanos) / 1e9,
                digests(tables));
    }

    @Test
    void shouldCoverAllPairsOfValuesInFewRows() {
        List<Cell> all = Cell.all();
        List<Cell> rows = PairwiseDesign.rows(all, new Random(0));

        System.out.printf(Locale.ROOT, "parity: %d cells, %d rows cover all pairs%n", all.size(), rows.size());
        assertThat(rows.size()).isLessThan(60);
    }

    private Map<String, SortedMap<String, String>> run(Cell cell, long seed, List<ShopEvent> events, int attempt)
            throws Exception {
        String name = "parity-" + seed + "-" + attempt;
        return new ParityRun(CLUSTER, BROKER.broker(), folder.resolve(name), name, TIME_LIMIT, cell, seed)
                .tables(events);
    }

    private String smallest(Cell cell, long seed, List<ShopEvent> events) throws Exception {
        int[] attempts = {0};
        Shrinking shrinking = new Shrinking((simpler, fewer) -> {
            try {
                run(simpler, seed, fewer, ++attempts[0]);
                return false;
            } catch (AssertionError e) {
                return true;
            }
        });
        return shrinking.shrink(cell, events);
    }

    private static String digests(Map<String, SortedMap<String, String>> tables) {
        List<String> digests = new ArrayList<>();
        tables.forEach((table, rows) -> digests.add(table + " " + digest(rows) + " (" + rows.size() + ")"));
        return String.join(", ", digests);
    }

    private static String digest(SortedMap<String, String> rows) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            rows.forEach((key, row) -> digest.update((key + row + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
