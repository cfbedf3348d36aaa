package io.omniretail.domain.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;

/** The payments of a customer: 40 bytes each, and up to 50 for each different address. */
public final class CustomerProfile extends SpendingProfile {
    private static final int COORDINATES_COLUMN = SPENDING_COLUMNS;
    /** The numbers of the country (upper half) and of the address. */
    private static final int NUMBERS_COLUMN = COORDINATES_COLUMN + 1;

    private static final int COLUMNS = NUMBERS_COLUMN + 1;

    private Dictionary countries = new Dictionary();
    private Dictionary addresses = new Dictionary();

    public CustomerProfile() {
        super(COLUMNS);
    }

    private CustomerProfile(CustomerProfile other) {
        super(other);
        countries = other.countries.copy();
        addresses = other.addresses.copy();
    }

    @Override
    public CustomerProfile copy() {
        return new CustomerProfile(this);
    }

    /** {@link Coordinates#NONE} if the payment has none. */
    long coordinates(int place) {
        return get(place, COORDINATES_COLUMN);
    }

    /** The number of the country; 0 for none. */
    int country(int place) {
        return (int) (get(place, NUMBERS_COLUMN) >> Integer.SIZE);
    }

    /** The number of the address that goods are sent to; 0 for none. */
    int address(int place) {
        return (int) get(place, NUMBERS_COLUMN);
    }

    private void setNumbers(int place, int country, int address) {
        set(place, NUMBERS_COLUMN, (long) country << Integer.SIZE | address);
    }

    @Override
    SpendingFeatures newFeatures() {
        return new CustomerFeatures(this);
    }

    @Override
    void fillMore(int place, Payment attempt) {
        set(place, COORDINATES_COLUMN, Coordinates.of(attempt.latitude, attempt.longitude));
        setNumbers(place, countries.acquire(attempt.country), addresses.acquire(attempt.shipAddressId));
    }

    @Override
    void release(int place) {
        super.release(place);
        countries.release(country(place));
        addresses.release(address(place));
    }

    @Override
    public void pack(Packer out) {
        super.pack(out);
        Dictionary.Writer countryWriter = countries.writer();
        Dictionary.Writer addressWriter = addresses.writer();
        int latitudeMicro = 0;
        int longitudeMicro = 0;
        for (int place = 0; place < size(); place++) {
            countryWriter.put(country(place), out);
            addressWriter.put(address(place), out);
            long coordinates = coordinates(place);
            out.putBoolean(coordinates != Coordinates.NONE);
            if (coordinates == Coordinates.NONE) {
                continue;
            }
            out.putSigned(Coordinates.latitudeMicro(coordinates) - latitudeMicro);
            out.putSigned(Coordinates.longitudeMicro(coordinates) - longitudeMicro);
            latitudeMicro = Coordinates.latitudeMicro(coordinates);
            longitudeMicro = Coordinates.longitudeMicro(coordinates);
        }
    }

    @Override
    public void unpack(Unpacker in) {
        super.unpack(in);
        countries = new Dictionary();
        addresses = new Dictionary();
        int latitudeMicro = 0;
        int longitudeMicro = 0;
        for (int place = 0; place < size(); place++) {
            setNumbers(place, countries.acquire(in), addresses.acquire(in));
            long coordinates = Coordinates.NONE;
            if (in.getBoolean()) {
                latitudeMicro += (int) in.getSigned();
                longitudeMicro += (int) in.getSigned();
                coordinates = Coordinates.of(latitudeMicro, longitudeMicro);
            }
            set(place, COORDINATES_COLUMN, coordinates);
        }
    }
}
