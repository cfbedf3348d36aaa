package io.omniretail.cli.train;

import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Column;
import io.omniretail.domain.rule.Decimals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Payment attempts for tests. */
public final class Attempts {
    public static final long START_MS = Instant.parse("2018-07-01T00:00:00Z").toEpochMilli();
    public static final long DAY_MS = 86_400_000;
    static final int NOT = -1;

    private static final int CARDS = 200;
    /** So few that a fit takes no time. */
    private static final int KNOWN = 8;

    private static final int UNKNOWN_ONE_IN = 10;

    private Attempts() {}

    /**
     * An attempt of 10 EUR.
     *
     * @param day after {@link #START_MS}
     * @param knownOnDay the day at whose beginning it was known to be fraud; {@link #NOT} if it is none
     */
    static Attempt attempt(String id, double day, String card, int knownOnDay) {
        return new Attempt(
                id,
                START_MS + (long) (day * DAY_MS),
                card,
                100_000,
                "EUR",
                knownOnDay == NOT ? Attempt.NEVER : START_MS + knownOnDay * DAY_MS,
                vector(Float.NaN));
    }

    static Scored scored(double score, boolean isFraud) {
        return scored("any", 0, score, isFraud);
    }

    static Scored scored(String card, int day, double score, boolean isFraud) {
        return new Scored(attempt("any", day, card, NOT), isFraud, score);
    }

    /**
     * Attempts over some days of which a few features are known, and each of these in nine of ten attempts. Frauds, one
     * in eight, are those with great amounts, with some noise, and are known seven days later.
     */
    public static List<Attempt> random(long seed, int attempts, int days) {
        Random random = new Random(seed);
        List<Attempt> all = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            float[] vector = vector(Float.NaN);
            for (int feature = 0; feature < KNOWN; feature++) {
                boolean isKnown = random.nextInt(UNKNOWN_ONE_IN) > 0;
                vector[feature] = isKnown ? (float) random.nextGaussian() : Float.NaN;
            }
            double size = random.nextGaussian();
            long amountE4 = 10_000 * Math.round(Math.exp(4 + size));
            vector[Feature.AMOUNT.ordinal()] = amountE4 / 10_000f;
            boolean isFraud = size + 0.3 * random.nextGaussian() > 1.2;
            long timeMs = START_MS + i * DAY_MS * days / attempts;
            all.add(new Attempt(
                    "P" + i,
                    timeMs,
                    "card-" + random.nextInt(CARDS),
                    amountE4,
                    "EUR",
                    isFraud ? timeMs + 7 * DAY_MS : Attempt.NEVER,
                    vector));
        }
        return all;
    }

    /** Writes the tables of features and labels as a job does. */
    public static void write(Path folder, List<Attempt> attempts) throws IOException {
        List<String> features = new ArrayList<>(List.of(header(ResultTable.PAYMENT_FEATURES)));
        List<String> labels = new ArrayList<>(List.of(header(ResultTable.FRAUD_LABELS)));
        for (Attempt attempt : attempts) {
            String about = "%s,%s,,%s,terminal,"
                    .formatted(attempt.paymentId, Instant.ofEpochMilli(attempt.timeMs), attempt.card);
            StringBuilder row = new StringBuilder(about + Decimals.formatE4(attempt.amountE4) + "," + attempt.currency);
            for (Feature feature : Feature.values()) {
                float number = attempt.vector[feature.ordinal()];
                if (feature != Feature.AMOUNT) {
                    row.append(',').append(Float.isNaN(number) ? "" : Float.toString(number));
                }
            }
            features.add(row + ",1");
            if (attempt.fraudMs != Attempt.NEVER) {
                labels.add(about + Instant.ofEpochMilli(attempt.fraudMs) + ",1");
            }
        }
        Files.write(
                Files.createDirectories(folder.resolve("payment_features/dt=2018-07-01"))
                        .resolve("part-0.csv"),
                features);
        Files.write(Files.createDirectories(folder.resolve("fraud_labels")).resolve("part-0.csv"), labels);
    }

    private static String header(ResultTable table) {
        return table.columns().stream().map(Column::name).collect(Collectors.joining(","));
    }

    private static float[] vector(float all) {
        float[] vector = new float[Feature.COUNT];
        Arrays.fill(vector, all);
        return vector;
    }
}
