package io.omniretail.cli.generate;

import java.time.LocalDate;
import java.util.Arrays;

/** When people shop: few at night, many in the evening, most on Sundays. Turns a share of all orders into a time. */
final class Rhythm {
    private static final int HOURS_PER_DAY = 24;
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = HOURS_PER_DAY * HOUR_MS;
    private static final int[] HOURS = {
        20, 12, 8, 6, 6, 10, 22, 40, 55, 62, 68, 72, 75, 70, 66, 66, 70, 78, 90, 100, 98, 85, 60, 36
    };
    private static final int[] MONDAY_TO_SUNDAY = {95, 88, 90, 94, 100, 112, 124};

    private final long startMs;
    private final double[] cumulated;

    Rhythm(int firstDay, int days) {
        startMs = firstDay * DAY_MS;
        cumulated = new double[days * HOURS_PER_DAY + 1];
        for (int hour = 0; hour < cumulated.length - 1; hour++) {
            LocalDate day = LocalDate.ofEpochDay(firstDay + (long) hour / HOURS_PER_DAY);
            int weight = HOURS[hour % HOURS_PER_DAY]
                    * MONDAY_TO_SUNDAY[day.getDayOfWeek().getValue() - 1];
            cumulated[hour + 1] = cumulated[hour] + weight;
        }
    }

    /** The time in epoch milliseconds before which a share of all orders came, from 0 to below 1. */
    long timeMs(double share) {
        double target = share * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, target);
        int hour = Math.min(found >= 0 ? found : -found - 2, cumulated.length - 2);
        double part = (target - cumulated[hour]) / (cumulated[hour + 1] - cumulated[hour]);
        return startMs + hour * HOUR_MS + Math.min((long) (part * HOUR_MS), HOUR_MS - 1);
    }
}
