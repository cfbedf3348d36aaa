package io.omniretail.domain.fraud;

/** What a customer spends, where the customer is, and where the goods go. */
final class CustomerFeatures extends SpendingFeatures {
    private final CustomerProfile profile;
    private final NumberSpan countries;
    private final CoordinateSpan earlierCoordinates;
    private final Trail located;
    private final NumberSpan dayAddresses;
    private final NumberSpan weekAddresses;
    private final NumberSpan monthAddresses;
    private final NumberSpan earlierAddresses;
    private final Trail addresses;

    CustomerFeatures(CustomerProfile profile) {
        super(profile, Feature.CUSTOMER_COUNT_1D);
        this.profile = profile;
        countries = follow(new NumberSpan(profile::country));
        earlierCoordinates = follow(new CoordinateSpan(profile));
        located = follow(new Trail(place -> profile.coordinates(place) == Coordinates.NONE ? 0 : 1));
        dayAddresses = follow(new NumberSpan(profile::address));
        weekAddresses = follow(new NumberSpan(profile::address));
        monthAddresses = follow(new NumberSpan(profile::address));
        earlierAddresses = follow(new NumberSpan(profile::address));
        addresses = follow(new Trail(profile::address));
    }

    @Override
    void fill(Recent recent, double[] features) {
        super.fill(recent, features);
        fillPlace(recent, features);
        fillShipping(recent, features);
    }

    private void fillPlace(Recent recent, double[] features) {
        int place = recent.place();
        countries.moveTo(recent.hour(), recent.end());
        earlierCoordinates.moveTo(recent.month(), place);

        long coordinates = profile.coordinates(place);
        boolean isKnown = coordinates != Coordinates.NONE && earlierCoordinates.count() > 0;
        features[Feature.COUNTRIES_1H.ordinal()] = countries.distinct();
        features[Feature.SPEED_KMH.ordinal()] = isKnown ? speedKmh(place, coordinates) : Double.NaN;
        features[Feature.DISTANCE_KM.ordinal()] = isKnown ? earlierCoordinates.distanceKm(coordinates) : Double.NaN;
    }

    private double speedKmh(int place, long coordinates) {
        int before = located.lastBefore(place);
        long from = profile.coordinates(before);
        double distanceKm =
                Coordinates.distanceKm(coordinates, Coordinates.latitudeMicro(from), Coordinates.longitudeMicro(from));
        long elapsedMs = Math.max(profile.timeMs(place) - profile.timeMs(before), 1);
        return distanceKm / hours(elapsedMs);
    }

    private void fillShipping(Recent recent, double[] features) {
        int place = recent.place();
        dayAddresses.moveTo(recent.day(), recent.end());
        weekAddresses.moveTo(recent.week(), recent.end());
        monthAddresses.moveTo(recent.month(), recent.end());
        earlierAddresses.moveTo(recent.month(), place);

        features[Feature.ADDRESSES_1D.ordinal()] = dayAddresses.distinct();
        features[Feature.ADDRESSES_7D.ordinal()] = weekAddresses.distinct();
        features[Feature.ADDRESSES_30D.ordinal()] = monthAddresses.distinct();
        features[Feature.ADDRESS_NEW.ordinal()] = addressNew(place);
        features[Feature.ADDRESS_AGE_H.ordinal()] = addressAgeHours(place);
    }

    private double addressNew(int place) {
        int address = profile.address(place);
        if (address == 0) {
            return Double.NaN;
        }
        return earlierAddresses.countOf(address) == 0 ? 1 : 0;
    }

    private double addressAgeHours(int place) {
        int address = profile.address(place);
        if (address == 0 || earlierAddresses.total() == 0) {
            return Double.NaN;
        }
        if (earlierAddresses.total() == earlierAddresses.countOf(address)) {
            return hours(PaymentProfile.MS_A_MONTH);
        }
        return hours(profile.timeMs(place) - profile.timeMs(addresses.lastOtherBefore(place, address)));
    }

    private static double hours(long durationMs) {
        return (double) durationMs / PaymentProfile.MS_AN_HOUR;
    }
}
