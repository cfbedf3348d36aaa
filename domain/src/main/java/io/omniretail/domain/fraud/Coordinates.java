package io.omniretail.domain.fraud;

import io.omniretail.domain.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Places on earth: latitude and longitude in millionths of a degree (11 cm), in one number. */
final class Coordinates {
    static final long NONE = Long.MIN_VALUE;

    private static final int MICRO_DIGITS = 6;
    private static final int MICRO = 1_000_000;
    private static final int MAX_LATITUDE_MICRO = 90_000_000;
    private static final int MAX_LONGITUDE_MICRO = 180_000_000;
    /** More characters are no coordinate that anybody has measured. */
    private static final int MAX_CHARACTERS = 40;

    private static final int NO_ANGLE = Integer.MIN_VALUE;
    /** Mean radius in 0.1 m (IUGG, R1 = 6,371.0088 km). */
    private static final int EARTH_RADIUS_DM = 63_710_088;

    private Coordinates() {}

    /** Coordinates from decimals in degrees; {@link #NONE} if one is missing or nowhere on earth. */
    static long of(Text latitude, Text longitude) {
        int latitudeMicro = micro(latitude, MAX_LATITUDE_MICRO);
        int longitudeMicro = micro(longitude, MAX_LONGITUDE_MICRO);
        return latitudeMicro == NO_ANGLE || longitudeMicro == NO_ANGLE ? NONE : of(latitudeMicro, longitudeMicro);
    }

    static long of(int latitudeMicro, int longitudeMicro) {
        return (long) latitudeMicro << Integer.SIZE | Integer.toUnsignedLong(longitudeMicro);
    }

    static int latitudeMicro(long coordinates) {
        return (int) (coordinates >> Integer.SIZE);
    }

    static int longitudeMicro(long coordinates) {
        return (int) coordinates;
    }

    /**
     * Distance along the surface of a sphere, at most 0.6 % off. Haversine formula: R. W. Sinnott, Virtues of the
     * Haversine, Sky and Telescope 68 (1984), p. 159. The same bits on every JVM.
     *
     * @param toLatitudeMicro as the longitude, in millionths of a degree, with fractions
     */
    static double distanceKm(long from, double toLatitudeMicro, double toLongitudeMicro) {
        double fromLatitude = radians(latitudeMicro(from));
        double toLatitude = radians(toLatitudeMicro);
        double sinLatitude = StrictMath.sin((toLatitude - fromLatitude) / 2);
        double sinLongitude = StrictMath.sin(radians(toLongitudeMicro - longitudeMicro(from)) / 2);
        double haversine = sinLatitude * sinLatitude
                + StrictMath.cos(fromLatitude) * StrictMath.cos(toLatitude) * sinLongitude * sinLongitude;
        return 2 * EARTH_RADIUS_DM / 1e4 * StrictMath.asin(Math.sqrt(Math.min(haversine, 1)));
    }

    private static double radians(double micro) {
        return Math.toRadians(micro / MICRO);
    }

    private static int micro(Text degrees, int max) {
        if (degrees.isEmpty() || degrees.length() > MAX_CHARACTERS) {
            return NO_ANGLE;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(degrees.toString());
        } catch (NumberFormatException e) {
            // a decimal all the same, but with an exponent of more than nine digits
            return NO_ANGLE;
        }
        // digits before the point; neither of 1e999999999 nor of 1e-999999999 may all digits be written out
        long magnitude = value.precision() - (long) value.scale();
        if (value.signum() == 0 || magnitude < -MICRO_DIGITS) {
            return 0;
        }
        if (magnitude > MICRO_DIGITS) {
            return NO_ANGLE;
        }
        long micro = value.setScale(MICRO_DIGITS, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValue();
        return Math.abs(micro) > max ? NO_ANGLE : (int) micro;
    }
}
