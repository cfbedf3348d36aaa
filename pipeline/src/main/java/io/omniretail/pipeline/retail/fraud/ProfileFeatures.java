package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.fraud.Profile;
import io.omniretail.domain.fraud.TerminalProfile;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.state.Arrivals;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds to each payment attempt what is known of its customer, card or terminal.
 *
 * <p>The features of an attempt are a function of the attempts (and chargebacks) of its key up to its time, in whatever
 * order they come. Live an attempt is given at once, with what is known by then; where one of an earlier time comes
 * after it and changes its features, it is given again. Else attempts wait until their day is settled, and each is
 * given once.
 *
 * <p>Keyed by the customer, card or terminal. An attempt that names none has no state and goes through as it is.
 */
public final class ProfileFeatures extends KeyedProcessFunction<String, AttemptNews, AttemptNews> {
    private static final long serialVersionUID = 1L;

    /** How much longer than needed an attempt may stay in a profile, so that it is seldom searched for such. */
    private static final Duration PURGE_SLACK = Duration.ofDays(8);

    private static final Comparator<AttemptNews> IN_ORDER = Comparator.comparingLong(AttemptNews::timeMs);

    private final ProfileKind kind;
    private final FraudSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient ValueState<KnownAttempts> states;
    private transient Arrivals waiting;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient AttemptNews again;
    private transient double[] features;

    ProfileFeatures(ProfileKind kind, FraudSettings settings) {
        this.kind = kind;
        this.settings = settings;
        this.gate = settings.gate();
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        states = getRuntimeContext().getState(new ValueStateDescriptor<>("known", KnownAttemptsSerializer.INSTANCE));
        waiting = new Arrivals(getRuntimeContext(), "waiting");
        packer = new Packer();
        unpacker = new Unpacker();
        again = new AttemptNews();
        features = new double[kind.endFeature()];
    }

    private long settledMs(long timeMs) {
        return gate.settledMs(days.endOfDayMs(timeMs));
    }

    @Override
    public void processElement(AttemptNews attempt, Context context, Collector<AttemptNews> out) throws Exception {
        boolean isLive = settings.emission().isLive();
        if (!kind.isNamedBy(attempt.payment) && (isLive || kind != ProfileKind.CUSTOMER)) {
            if (attempt.isAttempt()) {
                attempt.known = kind.endFeature();
                out.collect(attempt);
            }
        } else if (isLive) {
            takeAndGive(attempt, context.timerService(), out);
        } else {
            // Even if it has no profile: the first one sees to it that none is given that is then withdrawn.
            attempt.pack(packer.reset());
            waiting.add(packer, settledMs(attempt.timeMs()), context.timerService());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AttemptNews> out) throws Exception {
        TimerService timers = context.timerService();
        if (waiting.isDue(timers)) {
            giveSettled(timers, out);
        }
        KnownAttempts known = states.value();
        if (known != null && known.timerMs <= timers.currentWatermark()) {
            known.timerMs = RecordLog.NO_TIMER;
            forget(known, timers.currentWatermark());
            keep(known, timers);
        }
    }

    private KnownAttempts known() throws IOException {
        KnownAttempts known = states.value();
        return known == null
                ? new KnownAttempts(kind, kind.newProfile(settings.labelDelay().toMillis()))
                : known;
    }

    private void takeAndGive(AttemptNews attempt, TimerService timers, Collector<AttemptNews> out) throws Exception {
        KnownAttempts known = known();
        Profile profile = known.profile;
        int firstChanged = switch (attempt.kind) {
            case MADE -> {
                if (profile.contains(attempt.payment)) {
                    int place = profile.placeOf(attempt.payment);
                    known.setRecent(place, packed(attempt));
                    yield place;
                }
                int first = profile.add(attempt.payment);
                known.insertRecent(profile.placeOf(attempt.payment), packed(attempt));
                yield first;
            }
            case WITHDRAWN -> {
                known.removeRecent(profile.placeOf(attempt.payment));
                attempt.known = kind.endFeature();
                out.collect(attempt);
                yield profile.remove(attempt.payment);
            }
            default -> label(profile, attempt);
        };
        for (int place = Math.max(firstChanged, known.firstRecentPlace()); place < profile.size(); place++) {
            giveIfChanged(known, place, out);
        }
        keep(known, timers);
    }

    /** Notes that an attempt was charged back, or was not. */
    private static int label(Profile profile, AttemptNews attempt) {
        TerminalProfile terminal = (TerminalProfile) profile;
        long hash = attempt.payment.paymentId.hash64();
        return attempt.kind == AttemptNews.Kind.CHARGED_BACK
                ? terminal.addLabel(attempt.payment.timeMs, hash, attempt.saidMs)
                : terminal.removeLabel(attempt.payment.timeMs, hash, attempt.saidMs);
    }

    private void giveIfChanged(KnownAttempts known, int place, Collector<AttemptNews> out) {
        again.unpack(unpacker.set(known.recent(place), 0));
        known.profile.features(place, features);
        int from = kind.firstFeature();
        int to = kind.endFeature();
        if (again.known < to || !Arrays.equals(features, from, to, again.features, from, to)) {
            System.arraycopy(features, from, again.features, from, to - from);
            again.known = to;
            known.setRecent(place, packed(again));
            out.collect(again);
        }
    }

    private byte[] packed(AttemptNews attempt) {
        attempt.pack(packer.reset());
        return packer.toByteArray();
    }

    /** Takes all that has come of days that are settled, and then gives each attempt once. */
    private void giveSettled(TimerService timers, Collector<AttemptNews> out) throws Exception {
        List<AttemptNews> settled = new ArrayList<>();
        RecordCursor cursor = waiting.take(timers).cursor();
        while (cursor.next(unpacker)) {
            AttemptNews attempt = new AttemptNews();
            attempt.unpack(unpacker);
            long untilMs = settledMs(attempt.timeMs());
            if (untilMs <= timers.currentWatermark()) {
                settled.add(attempt);
            } else {
                waiting.add(cursor, untilMs, timers);
            }
        }
        KnownAttempts known = known();
        List<AttemptNews> made = made(settled);
        made.forEach(attempt -> known.profile.add(attempt.payment));
        settled.stream().filter(news -> !news.isAttempt()).forEach(news -> label(known.profile, news));
        for (AttemptNews attempt : made) {
            if (kind.isNamedBy(attempt.payment)) {
                known.profile.features(known.profile.placeOf(attempt.payment), attempt.features);
            }
            attempt.known = kind.endFeature();
            out.collect(attempt);
        }
        keep(known, timers);
    }

    /** The attempts that were made and not withdrawn, in order. */
    private static List<AttemptNews> made(List<AttemptNews> settled) {
        List<AttemptNews> made = new ArrayList<>(settled.size());
        settled.stream().filter(news -> news.kind == AttemptNews.Kind.MADE).forEach(made::add);
        settled.stream()
                .filter(news -> news.kind == AttemptNews.Kind.WITHDRAWN)
                .forEach(news -> made.removeIf(any -> any.payment.compareContent(news.payment) == 0));
        made.sort(IN_ORDER);
        return made;
    }

    /** Forgets what can neither change any more nor matter to what may still come. */
    private void forget(KnownAttempts known, long watermarkMs) {
        while (known.recentCount() > 0 && settledMs(known.profile.timeMs(known.firstRecentPlace())) <= watermarkMs) {
            known.dropFirstRecent();
        }
        // Whatever may still come is of a day that is not settled.
        long neededMs =
                known.profile.windowMs() + gate.settledMs(Duration.ofDays(2).toMillis());
        known.profile.dropBefore(watermarkMs - neededMs);
    }

    /** Saves the state, with a timer for the moment at which something of it may be forgotten. */
    private void keep(KnownAttempts known, TimerService timers) throws IOException {
        Profile profile = known.profile;
        if (profile.isEmpty()) {
            states.clear();
            return;
        }
        if (known.timerMs == RecordLog.NO_TIMER) {
            known.timerMs = known.recentCount() > 0
                    ? settledMs(profile.timeMs(profile.size() - 1))
                    : settledMs(profile.firstMs() + profile.windowMs() + PURGE_SLACK.toMillis());
            timers.registerEventTimeTimer(known.timerMs);
        }
        states.update(known);
    }
}
