package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.IdentityRule;

/**
 * Events that belong to the calendar day of their time, and are known again for the lookback.
 *
 * @param <E> the feed's event
 */
abstract class LookbackRule<E extends Event> implements IdentityRule<E> {
    private static final long serialVersionUID = 1L;

    final SalesSettings settings;
    private final Days days;

    LookbackRule(SalesSettings settings) {
        this.settings = settings;
        this.days = settings.days();
    }

    @Override
    public final long endMs(long timeMs) {
        return days.endOfDayMs(timeMs);
    }

    @Override
    public final long rememberUntilEndMs(long timeMs) {
        return settings.rememberUntilEndMs(days, timeMs);
    }

    @Override
    public final boolean isInRange(E event) {
        return settings.range().contains(event.timeMs);
    }
}
