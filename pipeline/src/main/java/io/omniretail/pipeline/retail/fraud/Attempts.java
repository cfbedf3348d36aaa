package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.pipeline.common.EventChange;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** The authorizations among payments, as attempts of which nothing is known yet. */
final class Attempts implements FlatMapFunction<EventChange<Payment>, AttemptNews> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(EventChange<Payment> change, Collector<AttemptNews> out) {
        if (change.event.status == Payment.Status.AUTHORIZATION) {
            AttemptNews news = new AttemptNews();
            news.start(change.isWithdrawn ? AttemptNews.Kind.WITHDRAWN : AttemptNews.Kind.MADE, change.event);
            out.collect(news);
        }
    }
}
