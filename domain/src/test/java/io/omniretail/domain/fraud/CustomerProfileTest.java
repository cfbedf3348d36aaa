package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerProfileTest {
    private static final String NOON = "2026-11-27T12:00:00Z";

    private final CustomerProfile profile = new CustomerProfile();

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T11:59:00Z, CUSTOMER_COUNT_1M",
        "2026-11-27T11:50:00Z, CUSTOMER_COUNT_10M",
        "2026-11-27T11:00:00Z, CUSTOMER_COUNT_1H",
        "2026-11-26T12:00:00Z, CUSTOMER_COUNT_1D",
        "2026-11-20T12:00:00Z, CUSTOMER_COUNT_7D",
        "2026-10-28T12:00:00Z, CUSTOMER_COUNT_30D"
    })
    void shouldCountFromJustAfterTheBeginningOfTheWindow(String beginning, Feature count) {
        add("before", beginning, "1");
        Payment inside = add("inside", beginning, "1");
        profile.remove(inside);
        inside.timeMs++;
        profile.add(inside);
        Payment now = add("now", NOON, "1");

        assertThat(feature(now, count)).isEqualTo(2);
    }

    @Test
    void shouldCountPaymentsOfTheSameMillisecondWhicheverStandsBefore() {
        Payment first = add("p1", NOON, "10");
        Payment second = add("p2", NOON, "30");

        assertThat(feature(first, Feature.CUSTOMER_COUNT_1M)).isEqualTo(2);
        assertThat(feature(second, Feature.CUSTOMER_COUNT_1M)).isEqualTo(2);
        assertThat(feature(first, Feature.CUSTOMER_MEAN_1D)).isEqualTo(20);
        // but only one of them is earlier than the other
        assertThat(feature(first, Feature.CUSTOMER_NEW) + feature(second, Feature.CUSTOMER_NEW))
                .isEqualTo(1);
    }

    @Test
    void shouldSayThatAllOfAMillisecondMayHaveChanged() {
        add("earlier", "2026-11-27T11:00:00Z", "1");
        for (int i = 0; i < 10; i++) {
            assertThat(profile.add(Payments.of("p" + i, NOON, "1"))).isEqualTo(1);
        }
        assertThat(profile.remove(Payments.of("p5", NOON, "1"))).isEqualTo(1);
        assertThat(profile.add(Payments.of("later", "2026-11-27T13:00:00Z", "1")))
                .isEqualTo(10);
        assertThat(profile.remove(Payments.of("later", "2026-11-27T13:00:00Z", "1")))
                .isEqualTo(profile.size());
    }

    @Test
    void shouldCompareTheAmountWithEarlierOnesOfItsCurrency() {
        add("p1", "2026-11-01T10:00:00Z", "8");
        add("p2", "2026-11-02T10:00:00Z", "12");
        Payment dollars = Payments.of("p3", "2026-11-03T10:00:00Z", "1000");
        dollars.currency.set(Text.of("USD"));
        profile.add(dollars);
        Payment now = add("p4", NOON, "25");

        assertThat(feature(now, Feature.CUSTOMER_AMOUNT_RATIO)).isEqualTo(2.5);
        assertThat(feature(now, Feature.CUSTOMER_AMOUNT_DEVIATION)).isEqualTo(7.5);
        assertThat(feature(now, Feature.CUSTOMER_MEAN_30D)).isEqualTo(15);
        assertThat(feature(now, Feature.CUSTOMER_COUNT_30D)).isEqualTo(4);
        assertThat(feature(dollars, Feature.CUSTOMER_AMOUNT_RATIO)).isNaN();
        assertThat(feature(dollars, Feature.CUSTOMER_NEW)).isZero();
    }

    @Test
    void shouldSeeImpossibleTravel() {
        located("p1", "2026-11-27T11:00:00Z", "GB", "51.5074", "-0.1278");
        add("without", "2026-11-27T11:30:00Z", "1");
        Payment now = located("p2", NOON, "US", "40.7128", "-74.0060");

        assertThat(feature(now, Feature.SPEED_KMH)).isCloseTo(5570.2, within(0.1));
        assertThat(feature(now, Feature.DISTANCE_KM)).isCloseTo(5570.2, within(0.1));
        assertThat(feature(now, Feature.COUNTRIES_1H)).isEqualTo(1);
        now.timeMs--;
        profile.add(now);
        assertThat(feature(now, Feature.COUNTRIES_1H)).isEqualTo(2);
    }

    @Test
    void shouldGiveAFiniteSpeedWithinAMillisecond() {
        Payment first = located("p1", NOON, "GB", "51.5074", "-0.1278");
        Payment second = located("p2", NOON, "US", "40.7128", "-74.0060");
        Payment later = profile.placeOf(first) > profile.placeOf(second) ? first : second;

        assertThat(feature(later, Feature.SPEED_KMH)).isCloseTo(5570.2 * 3_600_000, within(1e6));
    }

    @Test
    void shouldTellHowLongAnAddressHasBeenInUse() {
        sent("p1", "2026-11-01T12:00:00Z", "home");
        Payment still = sent("p2", "2026-11-20T12:00:00Z", "home");
        Payment moved = sent("p3", "2026-11-21T12:00:00Z", "office");
        Payment again = sent("p4", NOON, "office");

        assertThat(feature(still, Feature.ADDRESS_NEW)).isZero();
        assertThat(feature(still, Feature.ADDRESS_AGE_H)).isEqualTo(720);
        assertThat(feature(moved, Feature.ADDRESS_NEW)).isEqualTo(1);
        assertThat(feature(moved, Feature.ADDRESS_AGE_H)).isEqualTo(24);
        assertThat(feature(again, Feature.ADDRESS_NEW)).isZero();
        assertThat(feature(again, Feature.ADDRESS_AGE_H)).isEqualTo(7 * 24);
        assertThat(feature(again, Feature.ADDRESSES_7D)).isEqualTo(1);
        assertThat(feature(again, Feature.ADDRESSES_30D)).isEqualTo(2);
    }

    @Test
    void shouldForgetAnAddressAfterThirtyDays() {
        sent("p1", "2026-10-28T12:00:00Z", "home");
        Payment now = sent("p2", NOON, "home");

        assertThat(feature(now, Feature.ADDRESS_NEW)).isEqualTo(1);
        assertThat(feature(now, Feature.ADDRESS_AGE_H)).isNaN();
        assertThat(feature(now, Feature.CUSTOMER_NEW)).isEqualTo(1);
    }

    @Test
    void shouldGiveNumbersOfForgottenAddressesToNewOnes() {
        for (int day = 0; day < 1_000; day++) {
            Payment payment = Payments.of("p" + day, NOON, "1");
            payment.timeMs += Duration.ofDays(day).toMillis();
            payment.shipAddressId.set(Text.of("address-" + day));
            profile.add(payment);
            profile.dropBefore(payment.timeMs - profile.windowMs());

            assertThat(profile.address(profile.size() - 1)).isBetween(1, 32);
        }
    }

    @Test
    void shouldLeaveFeaturesOfOthersAlone() {
        Payment now = add("p1", NOON, "1");
        double[] features = new double[Feature.COUNT];
        Arrays.fill(features, -1);
        profile.features(profile.placeOf(now), features);

        for (Feature feature : Feature.values()) {
            boolean isOfCustomer =
                    feature.compareTo(Feature.CUSTOMER_COUNT_1D) >= 0 && feature.compareTo(Feature.CARD_COUNT_1D) < 0;
            assertThat(features[feature.ordinal()] != -1).as(feature.id()).isEqualTo(isOfCustomer);
        }
    }

    @Test
    void shouldRefuseToWithdrawWhatIsNotThere() {
        add("p1", NOON, "1");

        assertThatThrownBy(() -> profile.remove(Payments.of("p2", NOON, "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the payment of 1795780800000 ms is not among the 1 of its profile");
    }

    private Payment add(String id, String time, String amount) {
        Payment payment = Payments.of(id, time, amount);
        profile.add(payment);
        return payment;
    }

    private Payment located(String id, String time, String country, String latitude, String longitude) {
        Payment payment = Payments.of(id, time, "1");
        payment.country.set(Text.of(country));
        payment.latitude.set(Text.of(latitude));
        payment.longitude.set(Text.of(longitude));
        profile.add(payment);
        return payment;
    }

    private Payment sent(String id, String time, String address) {
        Payment payment = Payments.of(id, time, "1");
        payment.shipAddressId.set(Text.of(address));
        profile.add(payment);
        return payment;
    }

    private double feature(Payment payment, Feature feature) {
        double[] features = new double[Feature.COUNT];
        profile.features(profile.placeOf(payment), features);
        return features[feature.ordinal()];
    }
}
