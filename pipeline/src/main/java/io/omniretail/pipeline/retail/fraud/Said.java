package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Verdict;
import io.omniretail.pipeline.common.EventChange;
import org.apache.flink.api.common.functions.MapFunction;

/** Verdicts as news of the attempts that they speak of. */
final class Said implements MapFunction<EventChange<Verdict>, AttemptNews> {
    private static final long serialVersionUID = 1L;

    @Override
    public AttemptNews map(EventChange<Verdict> change) {
        Verdict verdict = change.event;
        AttemptNews news = new AttemptNews();
        news.kind = verdict.verdict == Verdict.Kind.RELEASED ? AttemptNews.Kind.RELEASED : AttemptNews.Kind.CONFIRMED;
        news.payment.paymentId.set(verdict.paymentId);
        news.saidMs = verdict.timeMs;
        news.analyst.set(verdict.analyst);
        return news;
    }
}
