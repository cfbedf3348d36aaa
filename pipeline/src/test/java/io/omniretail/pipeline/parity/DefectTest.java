package io.omniretail.pipeline.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.omniretail.pipeline.SharedBroker;
import io.omniretail.pipeline.SmallCluster;
import io.omniretail.pipeline.reference.NastyShop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The proof of the parity suite: with a defect planted, one of its seeds fails. {@code -Pparity} plants all defects;
 * {@code -Dparity.defects=UID_DROPPED,DAYS_OF_UTC} plants these.
 */
@SuppressWarnings("try") // A defect is there for as long as its block
class DefectTest {
    private static final int ORDERS = 150;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final String DEFECTS =
            System.getProperty("parity.defects", "DAYS_OF_UTC,MONEY_IN_FLOATS,FILES_IN_ANY_ORDER");
    private static final String ALL = "all";
    /** Seeds cover all pairs of values in fewer. */
    private static final int MOST_SEEDS = 30;

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path folder;

    static Stream<Defect> defects() {
        return DEFECTS.equals(ALL)
                ? Stream.of(Defect.values())
                : Arrays.stream(DEFECTS.split(",")).map(Defect::valueOf);
    }

    @ParameterizedTest
    @MethodSource("defects")
    void shouldBeCaught(Defect defect) throws Exception {
        for (int i = 0; i < MOST_SEEDS; i++) {
            long seed = 1 + (defect.seed() - 1 + i) % MOST_SEEDS;
            String difference;
            try (Defect.Planted planted = defect.plant()) {
                difference = difference(defect + "-" + seed, seed, defect.refusal());
            }
            if (!difference.isEmpty()) {
                assertThat(difference("no-" + defect + "-" + seed, seed, Optional.empty()))
                        .as("the same without it")
                        .isEmpty();
                System.out.printf(
                        Locale.ROOT,
                        "defect: %s, caught by seed %d, %s: %s%n",
                        defect,
                        seed,
                        PairwiseDesign.cell(seed),
                        difference);
                return;
            }
        }
        fail(defect + " was not caught by " + MOST_SEEDS + " seeds");
    }

    /**
     * In short; nothing if there is none. A job that fails is no difference, unless Flink refuses it with these words.
     */
    private String difference(String name, long seed, Optional<String> refusal) throws Exception {
        ParityRun run = new ParityRun(
                CLUSTER, BROKER.broker(), folder.resolve(name), name, TIME_LIMIT, PairwiseDesign.cell(seed), seed);
        try {
            run.tables(NastyShop.events(seed, ParityRun.FIRST_DAY, ParityRun.DAYS, ORDERS));
            return "";
        } catch (AssertionError difference) {
            return inShort(difference);
        } catch (Exception failure) {
            String inShort = inShort(failure);
            if (refusal.filter(inShort::contains).isEmpty()) {
                throw failure;
            }
            return inShort;
        }
    }

    private static String inShort(Throwable caught) {
        Throwable last = caught;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String text = (last.getClass().getSimpleName() + ": " + last.getMessage()).replaceAll("\\s+", " ");
        return text.substring(0, Math.min(300, text.length()));
    }
}
