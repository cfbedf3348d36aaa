package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.fraud.Profile;
import io.omniretail.pipeline.state.RecordLog;
import java.util.Arrays;

/**
 * State of one customer, card or terminal: its profile, and of the newest attempts in it what is needed to give their
 * features anew, packed. Both are in the same order; the attempts are the last ones of the profile.
 */
public final class KnownAttempts {
    private static final byte[][] NONE = {};

    final ProfileKind kind;
    final Profile profile;
    /** The earliest event-time timer that is set; {@link RecordLog#NO_TIMER} for none. */
    long timerMs = RecordLog.NO_TIMER;

    private byte[][] recent = NONE;
    private int first;
    private int end;

    KnownAttempts(ProfileKind kind, Profile profile) {
        this.kind = kind;
        this.profile = profile;
    }

    /** How many attempts are kept packed. */
    int recentCount() {
        return end - first;
    }

    /** The place in the profile of the first attempt that is kept packed. */
    int firstRecentPlace() {
        return profile.size() - recentCount();
    }

    /** The packed attempt at a place of the profile. */
    byte[] recent(int place) {
        return recent[first + place - firstRecentPlace()];
    }

    void setRecent(int place, byte[] packed) {
        recent[first + place - firstRecentPlace()] = packed;
    }

    /** Keeps an attempt packed that has been added to the profile, at its place there. */
    void insertRecent(int place, byte[] packed) {
        int index = first + place - (firstRecentPlace() - 1);
        if (index < first) {
            throw new IllegalStateException("an attempt has come after its day was settled");
        }
        if (end == recent.length) {
            int count = recentCount();
            byte[][] larger = new byte[count + Math.max(count >> 1, 4)][];
            System.arraycopy(recent, first, larger, 0, count);
            recent = larger;
            index -= first;
            first = 0;
            end = count;
        }
        System.arraycopy(recent, index, recent, index + 1, end - index);
        recent[index] = packed;
        end++;
    }

    /** Forgets the packed attempt at a place, which is then to be removed from the profile. */
    void removeRecent(int place) {
        int index = first + place - firstRecentPlace();
        System.arraycopy(recent, index + 1, recent, index, end - index - 1);
        recent[--end] = null;
    }

    /** Forgets the first of the packed attempts. */
    void dropFirstRecent() {
        recent[first++] = null;
        if (first == end) {
            recent = NONE;
            first = 0;
            end = 0;
        }
    }

    /** Keeps these packed attempts and no others: the last ones of the profile. */
    void setRecent(byte[][] packed) {
        recent = packed;
        first = 0;
        end = packed.length;
    }

    /** The same content, for both to be changed. */
    KnownAttempts copy() {
        KnownAttempts copy = new KnownAttempts(kind, profile.copy());
        copy.timerMs = timerMs;
        copy.setRecent(Arrays.copyOfRange(recent, first, end));
        return copy;
    }
}
