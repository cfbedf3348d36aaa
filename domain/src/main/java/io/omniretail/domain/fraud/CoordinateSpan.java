package io.omniretail.domain.fraud;

/** Sums of the coordinates of those of some payments that have any. */
final class CoordinateSpan extends Span {
    private final CustomerProfile profile;
    private long count;
    private long latitudesMicro;
    private long longitudesMicro;

    CoordinateSpan(CustomerProfile profile) {
        this.profile = profile;
    }

    @Override
    void count(int place, int sign) {
        long coordinates = profile.coordinates(place);
        if (coordinates == Coordinates.NONE) {
            return;
        }
        count += sign;
        latitudesMicro += (long) sign * Coordinates.latitudeMicro(coordinates);
        longitudesMicro += (long) sign * Coordinates.longitudeMicro(coordinates);
    }

    /** How many payments have coordinates. */
    long count() {
        return count;
    }

    /** Distance of coordinates from the mean of these; there have to be some. */
    double distanceKm(long coordinates) {
        return Coordinates.distanceKm(coordinates, (double) latitudesMicro / count, (double) longitudesMicro / count);
    }
}
