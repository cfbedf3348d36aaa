package io.omniretail.domain.fraud;

/** The payments of a card: 24 bytes each. */
public final class CardProfile extends SpendingProfile {
    public CardProfile() {
        super(SPENDING_COLUMNS);
    }

    private CardProfile(CardProfile other) {
        super(other);
    }

    @Override
    public CardProfile copy() {
        return new CardProfile(this);
    }

    @Override
    SpendingFeatures newFeatures() {
        return new SpendingFeatures(this, Feature.CARD_COUNT_1D);
    }
}
