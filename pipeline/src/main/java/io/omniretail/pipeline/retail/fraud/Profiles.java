package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
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
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.Collector;

/**
 * What is known of customers, cards or terminals, in keyed state: adds it to each payment attempt.
 *
 * <p>The features of an attempt are a function of the attempts (and chargebacks) of its key up to its time, in whatever
 * order they come. Live an attempt is given at once, with what is known by then; where one of an earlier time comes
 * after it and changes its features, these are given: the last profile keeps the attempts until their days are settled
 * and gives them anew, the others keep which way an attempt went. Else attempts wait until their day is settled, and
 * each is given once.
 *
 * <p>For operators that are keyed by the customer, card or terminal. An attempt that names none is not counted
 * anywhere, and what analysts say goes through as it is.
 */
final class Profiles {
    /** How much longer than needed an attempt may stay in a profile, so that it is seldom searched for such. */
    private static final Duration PURGE_SLACK = Duration.ofDays(8);

    private static final Comparator<AttemptNews> IN_ORDER = Comparator.comparingLong(AttemptNews::timeMs);

    private final ProfileKind kind;
    private final FraudSettings settings;
    private final LateGate gate;
    private final Days days;
    private final ValueState<KnownAttempts> states;
    private final Arrivals waiting;
    private final Packer packer = new Packer();
    private final Unpacker unpacker = new Unpacker();
    private final AttemptNews again = new AttemptNews();
    private final double[] features;

    /** Those of an operator, which has no other state of these names. */
    Profiles(ProfileKind kind, FraudSettings settings, RuntimeContext context) {
        this.kind = kind;
        this.settings = settings;
        gate = settings.gate();
        days = settings.days();
        states = context.getState(new ValueStateDescriptor<>("known", new KnownAttemptsSerializer()));
        waiting = new Arrivals(context, "waiting");
        features = new double[kind.endFeature()];
    }

    private long settledMs(long timeMs) {
        return gate.settledMs(days.endOfDayMs(timeMs));
    }

    /** Takes news of the current key, and gives the attempts of which it knows something new by it. */
    void take(AttemptNews attempt, TimerService timers, Collector<AttemptNews> out) throws Exception {
        boolean isLive = settings.emission().isLive();
        boolean isNamed = kind.isNamedBy(attempt.payment);
        if (attempt.isVerdict()) {
            out.collect(attempt);
        } else if (attempt.isLabel() && !isNamed) {
            // counts nowhere
            return;
        } else if (isLive && (kind.keepsAttempts() || isNamed && attempt.isAttempt())) {
            takeAndGive(attempt, timers, out);
        } else if (!isLive && (isNamed || kind == ProfileKind.CUSTOMER)) {
            // Even if it has no profile: the first one sees to it that none is given that is then withdrawn.
            attempt.pack(packer.reset());
            waiting.add(packer, settledMs(attempt.timeMs()), timers);
        } else {
            if (attempt.isAttempt()) {
                attempt.known = kind.endFeature();
            }
            out.collect(attempt);
        }
    }

    /** Gives what waited for a timer of the current key, and forgets what is needed no longer. */
    void onTimer(String key, TimerService timers, Collector<AttemptNews> out) throws Exception {
        if (waiting.isDue(timers)) {
            giveSettled(ProfileKind.isNobody(key), timers, out);
        }
        KnownAttempts known = states.value();
        if (known != null && known.timerMs <= timers.currentWatermark()) {
            known.timerMs = RecordLog.NO_TIMER;
            forget(known, timers.currentWatermark(), ProfileKind.isNobody(key));
            keep(known, timers);
        }
    }

    private KnownAttempts known() throws IOException {
        long labelDelayMs = settings.labelDelay().toMillis();
        KnownAttempts known = states.value();
        if (known == null) {
            return new KnownAttempts(kind, kind.newProfile(labelDelayMs));
        }
        if (known.profile instanceof TerminalProfile terminal) {
            // a job may go on with another one than it was begun with
            terminal.setLabelDelay(labelDelayMs);
        }
        return known;
    }

    private void takeAndGive(AttemptNews news, TimerService timers, Collector<AttemptNews> out) throws Exception {
        KnownAttempts known = known();
        Profile profile = known.profile;
        int firstChanged = profile.size();
        int made = firstChanged;
        switch (news.kind) {
            case MADE -> {
                firstChanged = profile.add(news.payment);
                made = profile.placeOf(news.payment);
                addFeatures(news, profile, made);
                known.insertRecent(made, kept(news));
                out.collect(news);
            }
            case WITHDRAWN -> {
                known.removeRecent(profile.placeOf(news.payment));
                firstChanged = profile.remove(news.payment);
                news.known = kind.endFeature();
                out.collect(news);
            }
            case CHANGED -> {
                int place = profile.placeOf(news.payment.timeMs, news.contentHash);
                giveAnew(known, place, news.features, news.firstChanged, news.known, out);
            }
            default -> firstChanged = label(profile, news);
        }
        if (kind.isNamedBy(news.payment)) {
            for (int place = Math.max(firstChanged, known.firstRecentPlace()); place < profile.size(); place++) {
                if (place != made) {
                    giveChanged(known, place, out);
                }
            }
        }
        keep(known, timers);
    }

    private void addFeatures(AttemptNews attempt, Profile profile, int place) {
        if (kind.isNamedBy(attempt.payment)) {
            profile.features(place, attempt.features);
        }
        attempt.known = kind.endFeature();
    }

    /** What is kept of an attempt. */
    private byte[] kept(AttemptNews attempt) {
        packer.reset();
        if (kind.keepsAttempts()) {
            attempt.pack(packer);
        } else {
            attempt.packWay(packer);
        }
        return packer.toByteArray();
    }

    /** Gives what has changed of an attempt, or that anew if it is kept here. */
    private void giveChanged(KnownAttempts known, int place, Collector<AttemptNews> out) {
        Profile profile = known.profile;
        int from = kind.firstFeature();
        int to = kind.endFeature();
        profile.features(place, features);
        if (kind.keepsAttempts()) {
            giveAnew(known, place, features, from, to, out);
            return;
        }
        again.startChanged(profile.timeMs(place), profile.contentHash(place), unpacker.set(known.recent(place), 0));
        System.arraycopy(features, from, again.features, from, to - from);
        again.firstChanged = from;
        again.known = to;
        out.collect(again);
    }

    /** Gives an attempt anew if some of its features differ from what they were. */
    private void giveAnew(
            KnownAttempts known, int place, double[] newFeatures, int from, int to, Collector<AttemptNews> out) {
        again.unpack(unpacker.set(known.recent(place), 0));
        if (!Arrays.equals(newFeatures, from, to, again.features, from, to)) {
            System.arraycopy(newFeatures, from, again.features, from, to - from);
            known.setRecent(place, kept(again));
            out.collect(again);
        }
    }

    /** Notes that an attempt was charged back, or was not. */
    private static int label(Profile profile, AttemptNews attempt) {
        TerminalProfile terminal = (TerminalProfile) profile;
        long hash = attempt.payment.paymentId.hash64();
        return attempt.kind == AttemptNews.Kind.CHARGED_BACK
                ? terminal.addLabel(attempt.payment.timeMs, hash, attempt.saidMs)
                : terminal.removeLabel(attempt.payment.timeMs, hash, attempt.saidMs);
    }

    /** Takes all that has come of days that are settled, and then gives each attempt once. */
    private void giveSettled(boolean isNobody, TimerService timers, Collector<AttemptNews> out) throws Exception {
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
        List<AttemptNews> made = made(settled);
        if (isNobody) {
            for (AttemptNews attempt : made) {
                attempt.known = kind.endFeature();
                out.collect(attempt);
            }
            return;
        }
        KnownAttempts known = known();
        made.forEach(attempt -> known.profile.add(attempt.payment));
        settled.stream().filter(news -> !news.isAttempt()).forEach(news -> label(known.profile, news));
        for (AttemptNews attempt : made) {
            addFeatures(attempt, known.profile, known.profile.placeOf(attempt.payment));
            out.collect(attempt);
        }
        keep(known, timers);
    }

    /** The attempts that were made and not withdrawn, in order. */
    private static List<AttemptNews> made(List<AttemptNews> settled) {
        Map<Long, List<Payment>> withdrawn = settled.stream()
                .filter(news -> news.kind == AttemptNews.Kind.WITHDRAWN)
                .map(news -> news.payment)
                .collect(Collectors.groupingBy(Payment::contentHash));
        return settled.stream()
                .filter(news -> news.kind == AttemptNews.Kind.MADE)
                .filter(news -> withdrawn.getOrDefault(news.payment.contentHash(), List.of()).stream()
                        .noneMatch(payment -> payment.compareContent(news.payment) == 0))
                .sorted(IN_ORDER)
                .toList();
    }

    /** Forgets what can neither change any more nor matter to what may still come. */
    private void forget(KnownAttempts known, long watermarkMs, boolean isNobody) {
        while (known.recentCount() > 0 && settledMs(known.profile.timeMs(known.firstRecentPlace())) <= watermarkMs) {
            known.dropFirstRecent();
        }
        // Whatever may still come is of a day that is not settled.
        long neededMs =
                known.profile.windowMs() + gate.settledMs(Duration.ofDays(2).toMillis());
        boolean isOver = isNobody && known.recentCount() == 0;
        known.profile.dropBefore(isOver ? Long.MAX_VALUE : watermarkMs - neededMs);
    }

    /** Saves the state, with a timer for the moment at which something of it may be forgotten. */
    private void keep(KnownAttempts known, TimerService timers) throws IOException {
        Profile profile = known.profile;
        if (profile.isEmpty()) {
            states.clear();
            return;
        }
        long wantedMs = known.recentCount() > 0
                ? settledMs(profile.timeMs(profile.size() - 1))
                : settledMs(profile.firstMs() + profile.windowMs() + PURGE_SLACK.toMillis());
        if (wantedMs < known.timerMs) {
            known.timerMs = wantedMs;
            timers.registerEventTimeTimer(wantedMs);
        }
        states.update(known);
    }
}
