package io.omniretail.benchmarks.runner.latency;

import com.fasterxml.jackson.databind.JsonNode;
import io.omniretail.benchmarks.runner.BenchmarkFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.IntConsumer;

/**
 * Readings of sensors in turn, and their running totals.
 *
 * <p>A running total tells how many readings of its sensor are in it: with a total of n, the sensor's first n readings
 * are visible. What is sent on as it is tells its number.
 */
final class Readings implements Load {
    static final int SENSORS = 1_000;

    private static final String FIRST_SENSOR = "first";
    private static final int FRACTION_DIGITS = 4;

    private final Schedule schedule;
    /** The past hours of this day: no reading is of the next day, none ahead of the clock by more than it takes. */
    private final long firstMs = Instant.now().truncatedTo(ChronoUnit.DAYS).toEpochMilli();

    private final int[] totals = new int[SENSORS];
    private final JsonNode[] rows = new JsonNode[SENSORS];

    Readings(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public byte[] first(int attempt) {
        return json(attempt, attempt, FIRST_SENSOR, 0);
    }

    @Override
    public boolean isOfFirst(JsonNode result) {
        return result.path("sensor_id").asText().equals(FIRST_SENSOR);
    }

    @Override
    public byte[] record(int number) {
        return json(number, schedule.afterNanos(number) / 1_000_000, name(number % SENSORS), hundredths(number));
    }

    @Override
    public void see(JsonNode result, IntConsumer visible) {
        if (isOfFirst(result)) {
            return;
        }
        if (result.has("sequence")) {
            visible.accept(result.get("sequence").asInt());
            return;
        }
        String sensorId = result.path("sensor_id").asText();
        int sensor = Integer.parseInt(sensorId.substring(1)) - SENSORS;
        int total = result.get("readings").asInt();
        if (total > readingsOf(sensor)) {
            throw new BenchmarkFailure(
                    sensorId + " has " + total + " readings, of which only " + readingsOf(sensor) + " were sent");
        }
        for (int place = totals[sensor]; place < total; place++) {
            visible.accept(reading(sensor, place));
        }
        if (total > totals[sensor]) {
            totals[sensor] = total;
            rows[sensor] = result;
        }
    }

    /** The last rows of the sensors must be those of what was sent; what was sent on as it is has none. */
    @Override
    public void requireRightResults() {
        for (int sensor = 0; sensor < SENSORS && rows[sensor] != null; sensor++) {
            int readings = readingsOf(sensor);
            long sum = 0;
            long minimum = Long.MAX_VALUE;
            long maximum = Long.MIN_VALUE;
            for (int place = 0; place < readings; place++) {
                long value = hundredths(reading(sensor, place));
                sum += value;
                minimum = Math.min(minimum, value);
                maximum = Math.max(maximum, value);
            }
            require(sensor, "readings", BigDecimal.valueOf(readings));
            require(
                    sensor,
                    "average",
                    BigDecimal.valueOf(sum, 2)
                            .divide(BigDecimal.valueOf(readings), FRACTION_DIGITS, RoundingMode.HALF_EVEN));
            require(sensor, "minimum", BigDecimal.valueOf(minimum, 2));
            require(sensor, "maximum", BigDecimal.valueOf(maximum, 2));
        }
    }

    /** A sensor's reading by its place among that sensor's, from 0. */
    static int reading(int sensor, int place) {
        return place * SENSORS + sensor;
    }

    /** How many readings of a sensor are sent. */
    int readingsOf(int sensor) {
        return (schedule.records() - sensor + SENSORS - 1) / SENSORS;
    }

    private void require(int sensor, String column, BigDecimal expected) {
        String text = rows[sensor].path(column).asText();
        if (new BigDecimal(text).compareTo(expected) != 0) {
            throw new BenchmarkFailure(
                    column + " of " + name(sensor) + " is " + text + " and should be " + expected.toPlainString());
        }
    }

    private static String name(int sensor) {
        return "S" + (SENSORS + sensor);
    }

    private static long hundredths(int reading) {
        return 1_500 + reading * 7_919L % 1_200;
    }

    private byte[] json(int sequence, long afterMs, String sensorId, long hundredths) {
        return ("{\"timestamp\":\"" + Instant.ofEpochMilli(firstMs + afterMs) + "\",\"sensor_id\":\"" + sensorId
                        + "\",\"temperature\":" + BigDecimal.valueOf(hundredths, 2) + ",\"sequence\":" + sequence + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
