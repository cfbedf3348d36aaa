package io.omniretail.domain.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;

/** Payments with what was paid. */
abstract class SpendingProfile extends PaymentProfile {
    /** Amounts have up to 44 bits (10^13); there are 26^3 currencies, which have up to 15. */
    private static final int CURRENCY_BITS = 20;

    private static final int AMOUNT_COLUMN = KEY_COLUMNS;
    static final int SPENDING_COLUMNS = AMOUNT_COLUMN + 1;

    /**
     * So few payments are added up anew each time: most profiles lie in state, where sums take far more room than they.
     */
    private static final int FEW = 16;

    private Dictionary currencies = new Dictionary();
    /** Nothing until features are asked for, nor of few payments. */
    private SpendingFeatures features;

    SpendingProfile(int columns) {
        super(columns);
    }

    SpendingProfile(SpendingProfile other) {
        super(other);
        currencies = other.currencies.copy();
    }

    abstract SpendingFeatures newFeatures();

    final long amountE4(int place) {
        return get(place, AMOUNT_COLUMN) >>> CURRENCY_BITS;
    }

    /** The number of the currency, from 1 on. */
    final int currency(int place) {
        return (int) get(place, AMOUNT_COLUMN) & (1 << CURRENCY_BITS) - 1;
    }

    private void setAmount(int place, long amountE4, int currency) {
        set(place, AMOUNT_COLUMN, amountE4 << CURRENCY_BITS | currency);
    }

    @Override
    public final void features(int place, double[] target) {
        SpendingFeatures sums = features == null ? newFeatures() : features;
        sums.fill(Recent.before(place, this), target);
        // not even for a moment: what an old object refers to is looked at in the next collection
        features = size() <= FEW ? null : sums;
    }

    @Override
    public final long windowMs() {
        return MS_A_MONTH;
    }

    @Override
    final void fill(int place, Payment attempt) {
        setAmount(place, attempt.amountE4, currencies.acquire(attempt.currency));
        fillMore(place, attempt);
        if (features != null) {
            features.inserted(place);
        }
    }

    @Override
    final void removing(int place) {
        if (features != null) {
            features.removing(place);
        }
        release(place);
    }

    @Override
    final void dropping(int count) {
        if (features != null) {
            features.dropping(count);
        }
        for (int place = 0; place < count; place++) {
            release(place);
        }
    }

    /** Sets the columns behind the amount. */
    void fillMore(int place, Payment attempt) {}

    /** Gives back the numbers that stand for the texts of a payment. */
    void release(int place) {
        currencies.release(currency(place));
    }

    @Override
    public void pack(Packer out) {
        super.pack(out);
        Dictionary.Writer writer = currencies.writer();
        for (int place = 0; place < size(); place++) {
            out.putUnsigned(amountE4(place));
            writer.put(currency(place), out);
        }
    }

    @Override
    public void unpack(Unpacker in) {
        super.unpack(in);
        features = null;
        currencies = new Dictionary();
        for (int place = 0; place < size(); place++) {
            setAmount(place, in.getUnsigned(), currencies.acquire(in));
        }
    }
}
