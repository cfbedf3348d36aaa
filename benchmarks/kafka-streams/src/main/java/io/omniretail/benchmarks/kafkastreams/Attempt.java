package io.omniretail.benchmarks.kafkastreams;

/** A payment attempt. */
record Attempt(String paymentId, long timeMs, String customerId, String cardId, long amountE4, String currency) {}
