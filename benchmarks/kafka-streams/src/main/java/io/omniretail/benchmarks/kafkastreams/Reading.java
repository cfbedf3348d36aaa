package io.omniretail.benchmarks.kafkastreams;

/**
 * What a sensor measured.
 *
 * @param timestampMs epoch milliseconds
 * @param temperatureE4 in 1/10,000 of a degree
 */
record Reading(String sensorId, long timestampMs, long temperatureE4) {}
