package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Verdict;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.Identity;
import org.apache.flink.util.OutputTag;

/** Verdicts are the same if all of them is: an analyst may think again. */
final class VerdictRule implements Identity.Rule<Verdict> {
    private static final long serialVersionUID = 1L;

    /** All that analysts have said by the end of the range: of frauds before it terminals have learned, too. */
    static final OutputTag<EventChange<Verdict>> SAID = new OutputTag<>("said", EventChange.type());

    private final FraudSettings settings;
    private final Days days;

    VerdictRule(FraudSettings settings) {
        this.settings = settings;
        this.days = settings.days();
    }

    @Override
    public Feed feed() {
        return Feed.VERDICTS;
    }

    @Override
    public long hash(Verdict verdict) {
        return verdict.paymentId.hash64();
    }

    @Override
    public boolean isSame(Verdict one, Verdict other) {
        return one.compareContent(other) == 0;
    }

    @Override
    public void packIdentity(Verdict verdict, Packer out) {
        out.putSigned(verdict.timeMs).putText(verdict.paymentId);
        out.putByte(verdict.verdict.ordinal()).putText(verdict.analyst);
    }

    @Override
    public long endMs(long timeMs) {
        return days.endOfDayMs(timeMs);
    }

    @Override
    public long rememberUntilEndMs(long timeMs) {
        return endMs(timeMs);
    }

    @Override
    public boolean isInRange(Verdict verdict) {
        return settings.range().contains(verdict.timeMs);
    }

    @Override
    public boolean isPassedOn(Verdict verdict) {
        return false;
    }

    @Override
    public OutputTag<EventChange<Verdict>> aside(Verdict verdict) {
        return verdict.timeMs < settings.range().toMs() ? SAID : null;
    }
}
