package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Makes of what a format found in a record an event, a reject or nothing: what all formats have in common. The bytes
 * from {@code from} until before {@code to} are always the whole record without its line break.
 */
final class EventAssembler {
    private final Feed feed;
    private final Columns columns;
    private final EventRules rules;
    private final Rejects rejects;
    private final EventTimes times;
    private final String timeField;
    private final Text time;
    private final String partition;
    private final long defaultTimeMs;
    private final long partitionFromMs;
    private final long partitionToMs;

    EventAssembler(Feed feed, DecodeContext context, boolean fromKafka) {
        this.feed = feed;
        columns = new Columns(feed, context.mapping());
        rules = EventRules.of(feed, columns);
        rejects = new Rejects(feed, context.source(), fromKafka);
        times = times(context);
        timeField = FeedFields.timeField(feed);
        time = columns.field(timeField);
        if (context.partitionDay().isPresent()) {
            var day = context.partitionDay().get();
            long slackMs = context.partitionSlack().toMillis();
            partition = "dt=" + day;
            defaultTimeMs = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            partitionFromMs = defaultTimeMs - slackMs;
            partitionToMs =
                    day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() + slackMs;
        } else {
            partition = "";
            defaultTimeMs = Unusable.NO_TIME;
            partitionFromMs = Long.MIN_VALUE;
            partitionToMs = Long.MAX_VALUE;
        }
    }

    /** Where a format puts the values of the current record. */
    Columns columns() {
        return columns;
    }

    long sourceId() {
        return rejects.sourceId();
    }

    /** Makes an event of what the columns hold, if the mapping does not skip it and all fields are as they must be. */
    void assemble(byte[] bytes, int from, int to, long position, Decoded out) {
        columns.setPosition(position);
        if (columns.isSkipped()) {
            out.isFiltered(feed);
            return;
        }
        Event event = out.event(feed);
        event.sourceId = rejects.sourceId();
        event.position = position;
        event.timeMs = times.parse(time);
        if (event.timeMs == EventTimes.INVALID) {
            rejectTime(bytes, from, to, position, out);
        } else if (!rules.fill(event)) {
            rejectField(bytes, from, to, position, filedUnderMs(event.timeMs), rules.problem, out);
        } else if (isOutsidePartition(event.timeMs)) {
            String what = timeField + " " + time.quoted() + " is no time of " + partition;
            String needed = "in a dt= folder every event has that day in UTC, give or take the partition slack";
            reject(bytes, from, to, position, defaultTimeMs, Reasons.OUTSIDE_PARTITION, what, needed, out);
        } else {
            out.isEvent(feed);
        }
    }

    private boolean isOutsidePartition(long timeMs) {
        return timeMs < partitionFromMs || timeMs >= partitionToMs;
    }

    /**
     * The time under which a reject is reported. In a {@code dt=} folder that it does not belong into it is the
     * folder's: the run that reports the record's own day may not open the folder, and the record would be lost.
     */
    private long filedUnderMs(long timeMs) {
        return isOutsidePartition(timeMs) ? defaultTimeMs : timeMs;
    }

    /** Rejects a record whose fields could be told apart, because of one of them. */
    void rejectValue(
            byte[] bytes, int from, int to, long position, String reason, String what, String needed, Decoded out) {
        columns.setPosition(position);
        if (columns.isSkipped()) {
            out.isFiltered(feed);
            return;
        }
        long timeMs = times.parse(time);
        timeMs = timeMs == EventTimes.INVALID ? defaultTimeMs : filedUnderMs(timeMs);
        reject(bytes, from, to, position, timeMs, reason, what, needed, out);
    }

    /** Rejects a record that could not be taken apart. */
    void rejectWhole(
            byte[] bytes, int from, int to, long position, String reason, String what, String needed, Decoded out) {
        reject(bytes, from, to, position, defaultTimeMs, reason, what, needed, out);
    }

    void rejectInvalidUtf8(byte[] bytes, int from, int to, long position, Decoded out) {
        rejectWhole(bytes, from, to, position, Reasons.INVALID_UTF8, "the record is no UTF-8", "UTF-8 is needed", out);
    }

    /** Rejects a record that is longer than is decoded; only its beginning is given. */
    void rejectTooLong(byte[] bytes, int from, int to, long position, Decoded out) {
        int end = Bytes.endOfWholeCharacters(bytes, from, to);
        String what = "the record is longer than 1 MiB";
        String needed = "shorter records are needed, and in CSV no quotation mark that is never closed";
        rejectWhole(bytes, from, end, position, Reasons.TOO_LONG, what, needed, out);
    }

    private void rejectTime(byte[] bytes, int from, int to, long position, Decoded out) {
        if (EventRules.isGiven(time)) {
            String what = "cannot read " + columns.label(timeField) + " " + time.quoted();
            reject(bytes, from, to, position, defaultTimeMs, Reasons.BAD_TIME, what, times.needed(), out);
        } else {
            rules.missing(timeField, time);
            rejectField(bytes, from, to, position, defaultTimeMs, rules.problem, out);
        }
    }

    /** Rejects a record because of the problem that its feed's rules have found. */
    void rejectField(byte[] bytes, int from, int to, long position, long timeMs, Problem problem, Decoded out) {
        String label = columns.label(problem.field);
        String what;
        String needed = problem.needed + " is needed";
        if (problem.reason.equals(Reasons.MISSING_FIELD)) {
            what = label + " is missing";
            Columns.Column column = columns.columnOf(problem.field);
            if (column != null && column.isAbsent) {
                needed = "a column " + column.name + " in the header is needed";
            }
        } else {
            what = "cannot " + (problem.reason.equals(Reasons.OUT_OF_RANGE) ? "use " : "read ") + label + " "
                    + problem.value.quoted();
        }
        reject(bytes, from, to, position, timeMs, problem.reason, what, needed, out);
    }

    private void reject(
            byte[] bytes,
            int from,
            int to,
            long position,
            long timeMs,
            String reason,
            String what,
            String needed,
            Decoded out) {
        out.isReject(rejects.reject(bytes, from, to, position, timeMs, reason, what, needed));
    }

    private static EventTimes times(DecodeContext context) {
        if (context.mapping() == null) {
            return new EventTimes(context.zone(), "");
        }
        String zone = context.mapping().timeZone();
        return new EventTimes(
                zone.isEmpty() ? context.zone() : ZoneId.of(zone),
                context.mapping().timePattern());
    }
}
