package io.omniretail.benchmarks.runner.latency;

import com.fasterxml.jackson.databind.JsonNode;
import io.omniretail.benchmarks.runner.BenchmarkFailure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.IntConsumer;

/** Payment attempts of customers in a mixed order, each with a card of its own, and what is decided on them. */
final class Attempts implements Load {
    static final int CUSTOMERS = 50_000;
    static final int TERMINALS = 10_000;

    private static final String PAYMENT_ID = "payment_id";
    private static final String FIRST_PAYMENT = "first";
    private static final String PREFIX = "P";

    @Override
    public byte[] first(int attempt) {
        return json(FIRST_PAYMENT + attempt, attempt);
    }

    @Override
    public boolean isOfFirst(JsonNode result) {
        return result.path(PAYMENT_ID).asText().startsWith(FIRST_PAYMENT);
    }

    @Override
    public byte[] record(int number) {
        return json(PREFIX + number, number);
    }

    /** A decision has a score; what is sent on as it is has a status. */
    @Override
    public void see(JsonNode result, IntConsumer visible) {
        if (isOfFirst(result)) {
            return;
        }
        boolean isScored = new BigDecimal(result.path("score").asText("-1")).signum() >= 0;
        if (!result.has("status") && !(isScored && result.has("decision"))) {
            throw new BenchmarkFailure("no decision: " + result);
        }
        visible.accept(Integer.parseInt(result.path(PAYMENT_ID).asText().substring(PREFIX.length())));
    }

    /** Each decision has been checked when it came. */
    @Override
    public void requireRightResults() {}

    private static byte[] json(String paymentId, int number) {
        long customer = number * 7_919L % CUSTOMERS;
        long terminal = number * 104_729L % TERMINALS;
        return ("{\"payment_id\":\"" + paymentId + "\",\"event_time\":\"" + Instant.now() + "\",\"order_id\":\"O"
                        + number
                        + "\",\"customer_id\":\"C" + customer + "\",\"card_id\":\"K" + customer
                        + "\",\"status\":\"authorization\",\"amount\":\""
                        + BigDecimal.valueOf(100 + number * 7_919L % 20_000, 2)
                        + "\",\"currency\":\"EUR\",\"terminal_id\":\"T" + terminal
                        + "\",\"country\":\"DE\",\"lat\":\"52.52\",\"lon\":\"13.405\",\"ship_address_id\":\"A"
                        + (customer + number % 3) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
