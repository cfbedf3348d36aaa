package io.omniretail.domain.fraud;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Payments and labels come in any order, are withdrawn, forgotten, packed and copied, and features are asked for in
 * between: they are always those that a naive computation over what is there then gives, and to the bit those of a
 * profile that got the same in order.
 */
class ProfileOrderTest {
    private static final String SEED = "20261101";
    private static final int TRIES = 200;
    private static final int STEPS = 150;

    @Property(seed = SEED, tries = TRIES)
    void shouldKnowOfACustomerWhatIsThereWhateverTheOrderItCameIn(@ForAll long seed) {
        live(new ProfileHistory<>(
                new Random(seed),
                CustomerProfile::new,
                CustomerProfile::copy,
                (payment, all, labels) -> all.ofCustomer(payment)));
    }

    @Property(seed = SEED, tries = TRIES)
    void shouldKnowOfACardWhatIsThereWhateverTheOrderItCameIn(@ForAll long seed) {
        live(new ProfileHistory<>(
                new Random(seed), CardProfile::new, CardProfile::copy, (payment, all, labels) -> all.ofCard(payment)));
    }

    @Property(seed = SEED, tries = TRIES)
    void shouldKnowOfATerminalWhatIsThereWhateverTheOrderItCameIn(
            @ForAll long seed, @ForAll @IntRange(max = 8) int delayDays) {
        long delayMs = Duration.ofDays(delayDays).toMillis();
        live(new ProfileHistory<>(
                new Random(seed),
                () -> new TerminalProfile(delayMs),
                TerminalProfile::copy,
                (payment, all, labels) -> all.ofTerminal(payment, labels, delayMs)));
    }

    private static void live(ProfileHistory<?> history) {
        for (int step = 0; step < STEPS; step++) {
            history.step();
        }
        history.check();
    }
}
