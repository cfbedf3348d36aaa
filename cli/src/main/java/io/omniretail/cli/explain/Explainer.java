package io.omniretail.cli.explain;

import io.omniretail.pipeline.JobOptions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the input records that a row was made of, and works the row out of them anew. Reads what a run over the row's
 * day alone would read.
 *
 * @param options of the run that wrote the row
 */
public record Explainer(JobOptions options, Inputs inputs, LateRecords late) {
    /**
     * Explains a row.
     *
     * @throws io.omniretail.domain.UsageException if an input cannot be read
     */
    public Explanation explain(Question question, StandingRow row) {
        Findings findings = switch (question.table()) {
            case SALES_DAILY, SALES_BY_PRODUCT, SALES_BY_REGION, SALES_BY_CAMPAIGN, TOP_PRODUCTS ->
                new SalesSearch(question, row.columns(), this).findings();
            case UNMATCHED_PAYMENTS -> new UnmatchedSearch(question, row.columns(), this).findings();
            case SENSOR_STATS, SENSOR_ALERTS -> new SensorSearch(question, this).findings();
            case FRAUD_DECISIONS, FRAUD_ALERTS, PAYMENT_FEATURES, FRAUD_LABELS, REJECTS, LATE, LEDGER ->
                throw new IllegalArgumentException("not explained: " + question.table());
        };
        return new Explanation(question, row, findings, payloads(findings.evidence()));
    }

    /** In the order of their places, so that each file is read once. */
    private static Map<Found<?>, String> payloads(List<Evidence> evidence) {
        Map<Found<?>, String> payloads = new HashMap<>();
        evidence.stream()
                .map(Evidence::found)
                .sorted(Comparator.comparing((Found<?> found) -> found.source())
                        .thenComparingLong(found -> found.event().position))
                .forEach(found -> payloads.put(found, found.payload()));
        return payloads;
    }
}
