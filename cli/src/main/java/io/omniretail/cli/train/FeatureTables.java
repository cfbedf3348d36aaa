package io.omniretail.cli.train;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a run with {@code --features yes} has written: the features of attempts, and which were fraud. */
public final class FeatureTables {
    private static final Feature[] FEATURES = Feature.values();
    private static final String PAYMENT = "payment_id";

    private final Map<String, Long> fraudMs = new HashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    /** Cards and currencies repeat: each is kept once. */
    private final Map<String, String> names = new HashMap<>();

    private FeatureTables() {}

    /**
     * The attempts of a range by time (then payment_id), whatever the order of the files: a fit depends on it.
     *
     * @throws UsageException if the tables cannot be read, or there is none
     */
    public static List<Attempt> read(Output place, TimeRange range) {
        FeatureTables tables = new FeatureTables();
        try {
            ResultReader.read(place, ResultTable.FRAUD_LABELS, tables::addLabel);
            ResultReader.read(place, ResultTable.PAYMENT_FEATURES, row -> tables.addAttempt(row, range));
        } catch (IOException e) {
            throw new UsageException("cannot read the tables of features: " + e.getMessage());
        } catch (NumberFormatException | DateTimeException e) {
            throw new UsageException(place.folder() + " holds no tables of features (" + e.getMessage()
                    + "): name where a run with --features yes has written");
        }
        if (tables.attempts.isEmpty()) {
            throw new UsageException(place.folder() + " holds no features of attempts from "
                    + Instant.ofEpochMilli(range.fromMs()) + " to " + Instant.ofEpochMilli(range.toMs())
                    + ": name where a run with --features yes over these days has written");
        }
        tables.attempts.sort(Comparator.comparingLong((Attempt attempt) -> attempt.timeMs)
                .thenComparing(attempt -> attempt.paymentId));
        return tables.attempts;
    }

    private void addLabel(Map<String, String> row) {
        fraudMs.put(cell(row, PAYMENT), Instant.parse(cell(row, "fraud_time")).toEpochMilli());
    }

    private void addAttempt(Map<String, String> row, TimeRange range) {
        long timeMs = Instant.parse(cell(row, "event_time")).toEpochMilli();
        if (!range.contains(timeMs)) {
            return;
        }
        long amountE4 = Decimals.parseE4(Text.of(cell(row, "amount")));
        if (amountE4 == Decimals.INVALID) {
            throw new NumberFormatException("amount \"" + row.get("amount") + "\"");
        }
        float[] vector = new float[Feature.COUNT];
        for (Feature feature : FEATURES) {
            vector[feature.ordinal()] = feature == Feature.AMOUNT
                    ? (float) (amountE4 / (double) Decimals.ONE_E4)
                    : number(cell(row, feature.id()));
        }
        String payment = cell(row, PAYMENT);
        attempts.add(new Attempt(
                payment,
                timeMs,
                once(card(row)),
                amountE4,
                once(cell(row, "currency")),
                fraudMs.getOrDefault(payment, Attempt.NEVER),
                vector));
    }

    private static String card(Map<String, String> row) {
        for (String column : List.of("card_id", "customer_id")) {
            if (!cell(row, column).isEmpty()) {
                return cell(row, column);
            }
        }
        return cell(row, PAYMENT);
    }

    private static float number(String text) {
        return text.isEmpty() ? Float.NaN : (float) Double.parseDouble(text);
    }

    private static String cell(Map<String, String> row, String column) {
        String cell = row.get(column);
        if (cell == null) {
            throw new NumberFormatException("no column " + column);
        }
        return cell;
    }

    private String once(String name) {
        return names.computeIfAbsent(name, same -> same);
    }
}
