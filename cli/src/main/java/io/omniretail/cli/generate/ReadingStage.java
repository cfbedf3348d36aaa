package io.omniretail.cli.generate;

import java.io.IOException;

/** Sensors, which measure one after another. */
final class ReadingStage implements Stage {
    private static final int FEWEST_SENSORS = 4;
    private static final int MOST_SENSORS = 200;
    private static final int READINGS_PER_SENSOR = 1_000;
    private static final int SENSOR_DIGITS = 3;
    private static final long DAY_MS = 86_400_000;
    /** How much warmer than at night it is at each hour, in 1/100 of a degree. */
    private static final int[] WARMTH = {
        60, 40, 20, 10, 0, 0, 20, 60, 120, 180, 240, 300, 350, 390, 420, 430, 420, 390, 340, 280, 220, 170, 130, 90
    };

    private final Dice dice;
    private final long startMs;
    private final long spanMs;
    private final long readings;
    private final int sensors;
    private final FeedWriter writer;
    private long reading;

    // the record that is being written
    private int sensor;
    private long timeMs;
    private long temperatureHundredths;
    private int humidity;

    ReadingStage(GenerateOptions options, long readings, FeedWriter writer) {
        this.readings = readings;
        this.writer = writer;
        dice = new Dice(options.seed());
        startMs = options.startMs();
        spanMs = options.endMs() - startMs;
        sensors = (int) Math.max(FEWEST_SENSORS, Math.min(MOST_SENSORS, readings / READINGS_PER_SENSOR));
    }

    @Override
    public long nextMs() {
        return reading < readings ? startMs + (long) (reading / (double) readings * spanMs) : Long.MAX_VALUE;
    }

    @Override
    public void writeNext() throws IOException {
        timeMs = nextMs();
        sensor = (int) (reading % sensors);
        dice.start(Series.READINGS, reading);
        int hour = (int) (timeMs % DAY_MS * WARMTH.length / DAY_MS);
        int spike = dice.perMille(2) ? 800 : 0;
        temperatureHundredths = 1_900L + sensor * 37 % 400 + WARMTH[hour] + dice.below(100) + spike;
        humidity = 35 + dice.below(30);
        reading++;
        writer.write(timeMs, this::encode);
    }

    private void encode(RecordEncoder out) {
        out.time(Fields.TIMESTAMP, timeMs);
        out.asKey();
        out.identity(Fields.SENSOR_ID, 'S', sensor, SENSOR_DIGITS);
        out.hundredths(Fields.TEMPERATURE, temperatureHundredths);
        out.whole(Fields.HUMIDITY, humidity);
    }
}
