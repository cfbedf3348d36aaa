package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.omniretail.domain.event.Payment;
import org.junit.jupiter.api.Test;

class CardProfileTest {
    private static final int MANY = 300_000;

    @Test
    void shouldHaveTheFeaturesOfSpendingInTheOrderOfTheCustomers() {
        int customer = Feature.CUSTOMER_COUNT_1D.ordinal();
        int card = Feature.CARD_COUNT_1D.ordinal();
        for (int i = 0; i <= Feature.CARD_NEW.ordinal() - card; i++) {
            assertThat(Feature.values()[card + i].name().replace("CARD", "CUSTOMER"))
                    .isEqualTo(Feature.values()[customer + i].name());
        }
    }

    /** The sum of their squares takes 105 bits, and the product below the root 122. */
    @Test
    void shouldBeExactForManyPaymentsOfTheGreatestAmount() {
        CardProfile profile = new CardProfile();
        Payment payment = Payments.of("p", "2026-11-01T00:00:00Z", "0.0001");
        double[] features = new double[Feature.COUNT];
        for (int i = 0; i < MANY; i++) {
            payment.amountE4 = i % 2 == 0 ? 10_000_000_000_000L : 1;
            payment.timeMs++;
            profile.add(payment);
        }
        payment.amountE4 = 10_000_000_000_000L;
        payment.timeMs++;
        profile.add(payment);
        profile.features(profile.placeOf(payment), features);

        assertThat(features[Feature.CARD_AMOUNT_DEVIATION.ordinal()]).isEqualTo(1);
        assertThat(features[Feature.CARD_COUNT_30D.ordinal()]).isEqualTo(MANY + 1);
        assertThat(features[Feature.CARD_MEAN_30D.ordinal()]).isCloseTo(500_001_666.66, within(0.01));
    }

    @Test
    void shouldForgetWithoutLosingWhatIsLeft() {
        CardProfile profile = new CardProfile();
        Payment payment = Payments.of("p", "2026-11-01T00:00:00Z", "5");
        double[] features = new double[Feature.COUNT];
        int forgotten = 0;
        for (int i = 0; i < 10_000; i++) {
            payment.timeMs += 10 * 60_000;
            profile.add(payment);
            forgotten += profile.dropBefore(payment.timeMs - profile.windowMs());
            profile.features(profile.size() - 1, features);
        }

        // those of just 30 days ago are kept, though they are outside the window
        assertThat(profile.size()).isEqualTo(30 * 24 * 6 + 1);
        assertThat(forgotten).isEqualTo(10_000 - profile.size());
        assertThat(features[Feature.CARD_COUNT_30D.ordinal()]).isEqualTo(30 * 24 * 6);
        assertThat(features[Feature.CARD_COUNT_1H.ordinal()]).isEqualTo(6);
    }
}
