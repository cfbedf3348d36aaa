package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.NaiveFeatures.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A profile, beside it a list of what it has to hold, and what may happen to both, as dice say. */
final class ProfileHistory<P extends Profile> {
    private static final int PAYMENTS = 40;
    private static final double RELATIVE_ERROR = 1e-10;
    /** In km: the naive computation is not exact where two places are close together. */
    private static final double PLACE_ERROR = 1e-6;

    /** The features of a payment as they are defined, among all payments and labels that are there. */
    interface Definition {
        double[] features(Payment payment, NaiveFeatures all, List<Label> labels);
    }

    private final Random random;
    private final Supplier<P> empty;
    private final UnaryOperator<P> copy;
    private final Definition definition;
    private final List<Payment> absent;
    private final List<Payment> present = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private P profile;

    ProfileHistory(Random random, Supplier<P> empty, UnaryOperator<P> copy, Definition definition) {
        this.random = random;
        this.empty = empty;
        this.copy = copy;
        this.definition = definition;
        absent = Payments.random(PAYMENTS, random);
        profile = empty.get();
    }

    void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> add();
            case 3 -> remove();
            case 4, 5, 6, 7, 8 -> askForOne();
            case 9 -> addOrRemoveLabel();
            case 10 -> replace();
            default -> forget();
        }
    }

    private void add() {
        if (absent.isEmpty()) {
            return;
        }
        Payment payment = absent.remove(random.nextInt(absent.size()));
        Map<Long, double[]> before = all();
        int firstChanged = profile.add(payment);
        present.add(payment);

        assertThat(firstChanged).isBetween(0, profile.placeOf(payment));
        assertUnchanged(before, firstChanged);
    }

    private void remove() {
        if (present.isEmpty()) {
            return;
        }
        Payment payment = present.remove(random.nextInt(present.size()));
        absent.add(payment);
        Map<Long, double[]> before = all();
        assertUnchanged(before, profile.remove(payment));
    }

    private void addOrRemoveLabel() {
        if (!(profile instanceof TerminalProfile terminal)) {
            return;
        }
        Map<Long, double[]> before = all();
        boolean isAdded = labels.isEmpty() || random.nextInt(3) > 0;
        Label label = isAdded ? newLabel() : labels.remove(random.nextInt(labels.size()));
        long hash = label.payment().paymentId.hash64();
        int firstChanged = isAdded
                ? terminal.addLabel(label.payment().timeMs, hash, label.knownMs())
                : terminal.removeLabel(label.payment().timeMs, hash, label.knownMs());
        assertUnchanged(before, firstChanged);
    }

    private Label newLabel() {
        Payment payment = Payments.pick(present.isEmpty() ? absent : present, random);
        Label label = new Label(payment, Payments.nearby(payment.timeMs, random));
        labels.add(label);
        return label;
    }

    private void askForOne() {
        if (present.isEmpty()) {
            return;
        }
        Payment payment = Payments.pick(present, random);
        assertAsDefined(payment, features(profile, profile.placeOf(payment)));
    }

    /** By a copy, or by what is read where it or another was before. */
    private void replace() {
        if (random.nextBoolean()) {
            profile = copy.apply(profile);
            return;
        }
        Packer out = new Packer().putByte(99);
        profile.pack(out);
        Unpacker in = new Unpacker().set(out.toByteArray(), 1);
        profile = random.nextBoolean() ? profile : empty.get();
        profile.unpack(in);

        assertThat(in.position()).isEqualTo(out.length());
        Packer again = new Packer().putByte(99);
        profile.pack(again);
        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
    }

    private void forget() {
        if (present.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        long cutMs = present.stream().sorted(NaiveFeatures.ORDER).toList().get(present.size() / 5).timeMs;
        int count = profile.dropBefore(cutMs);
        List<Payment> gone =
                present.stream().filter(each -> each.timeMs < cutMs).toList();
        present.removeAll(gone);
        labels.removeIf(label -> label.payment().timeMs < cutMs);

        assertThat(count).isEqualTo(gone.size());
    }

    /** All features are as defined, and bit by bit those of a profile that got all in order. */
    void check() {
        present.sort(NaiveFeatures.ORDER);
        P inOrder = empty.get();
        present.forEach(inOrder::add);
        if (inOrder instanceof TerminalProfile terminal) {
            labels.sort(Comparator.comparingLong(Label::knownMs));
            labels.forEach(label -> terminal.addLabel(
                    label.payment().timeMs, label.payment().paymentId.hash64(), label.knownMs()));
        }

        assertThat(profile.size()).isEqualTo(present.size());
        for (int place = 0; place < present.size(); place++) {
            Payment payment = present.get(place);
            double[] features = features(profile, place);
            assertThat(profile.timeMs(place)).isEqualTo(payment.timeMs);
            assertThat(profile.contentHash(place)).isEqualTo(payment.contentHash());
            assertAsDefined(payment, features);
            assertThat(features).isEqualTo(features(inOrder, place));
        }
        assertThat(packed(profile)).isEqualTo(packed(inOrder));
    }

    private void assertAsDefined(Payment payment, double[] features) {
        double[] expected = definition.features(payment, new NaiveFeatures(present), labels);
        for (Feature feature : Feature.values()) {
            double actual = features[feature.ordinal()];
            double wanted = expected[feature.ordinal()];
            boolean isPlace = feature == Feature.SPEED_KMH || feature == Feature.DISTANCE_KM;
            double allowed = isPlace ? PLACE_ERROR + PLACE_ERROR * wanted : RELATIVE_ERROR * Math.abs(wanted);
            assertThat(Double.isNaN(wanted) ? Double.isNaN(actual) : Math.abs(actual - wanted) <= allowed)
                    .as("%s of %s: %s, by definition %s", feature, payment.paymentId, actual, wanted)
                    .isTrue();
        }
    }

    private void assertUnchanged(Map<Long, double[]> before, int firstChanged) {
        P unmoved = copy.apply(profile);
        for (int place = 0; place < firstChanged; place++) {
            assertThat(features(unmoved, place)).isEqualTo(before.get(unmoved.contentHash(place)));
        }
    }

    /** All features by payment, from a copy: what the profile was last asked for is to stay as it is. */
    private Map<Long, double[]> all() {
        P unmoved = copy.apply(profile);
        Map<Long, double[]> all = new HashMap<>();
        for (int place = 0; place < unmoved.size(); place++) {
            all.put(unmoved.contentHash(place), features(unmoved, place));
        }
        return all;
    }

    private static double[] features(Profile profile, int place) {
        double[] features = new double[Feature.COUNT];
        profile.features(place, features);
        return features;
    }

    private static byte[] packed(Profile profile) {
        Packer out = new Packer();
        profile.pack(out);
        return out.toByteArray();
    }
}
