package io.omniretail.domain.fraud;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers and amounts of a customer's or card's payments. Customers and cards have these features in the same order.
 */
class SpendingFeatures implements Cursor {
    private static final int COUNT_1D = Feature.CARD_COUNT_1D.ordinal();

    private final SpendingProfile profile;
    /** What is to be added to the place of a card's feature. */
    private final int shift;

    private final List<Cursor> cursors = new ArrayList<>();
    private final AmountSpan day;
    private final AmountSpan week;
    private final AmountSpan month;
    private final AmountSpan earlier;

    /** @param count1d where the features begin */
    SpendingFeatures(SpendingProfile profile, Feature count1d) {
        this.profile = profile;
        shift = count1d.ordinal() - COUNT_1D;
        day = follow(new AmountSpan(profile));
        week = follow(new AmountSpan(profile));
        month = follow(new AmountSpan(profile));
        earlier = follow(new AmountSpan(profile));
    }

    /** Makes a cursor hear of what moves it. */
    final <C extends Cursor> C follow(C cursor) {
        cursors.add(cursor);
        return cursor;
    }

    void fill(Recent recent, double[] features) {
        int place = recent.place();
        int end = recent.end();
        day.moveTo(recent.day(), end);
        week.moveTo(recent.week(), end);
        month.moveTo(recent.month(), end);
        earlier.moveTo(recent.month(), place);

        set(features, Feature.CARD_COUNT_1D, day.length());
        set(features, Feature.CARD_COUNT_7D, week.length());
        set(features, Feature.CARD_COUNT_30D, month.length());
        set(features, Feature.CARD_COUNT_1M, end - recent.minute());
        set(features, Feature.CARD_COUNT_10M, end - recent.tenMinutes());
        set(features, Feature.CARD_COUNT_1H, end - recent.hour());
        set(features, Feature.CARD_NEW, earlier.length() == 0 ? 1 : 0);

        int currency = profile.currency(place);
        long amountE4 = profile.amountE4(place);
        set(features, Feature.CARD_MEAN_1D, day.mean(currency));
        set(features, Feature.CARD_MEAN_7D, week.mean(currency));
        set(features, Feature.CARD_MEAN_30D, month.mean(currency));
        set(features, Feature.CARD_AMOUNT_RATIO, earlier.ratio(amountE4, currency));
        set(features, Feature.CARD_AMOUNT_DEVIATION, earlier.deviation(amountE4, currency));
    }

    private void set(double[] features, Feature ofCard, double value) {
        features[ofCard.ordinal() + shift] = value;
    }

    @Override
    public final void inserted(int place) {
        cursors.forEach(cursor -> cursor.inserted(place));
    }

    @Override
    public final void removing(int place) {
        cursors.forEach(cursor -> cursor.removing(place));
    }

    @Override
    public final void dropping(int count) {
        cursors.forEach(cursor -> cursor.dropping(count));
    }
}
