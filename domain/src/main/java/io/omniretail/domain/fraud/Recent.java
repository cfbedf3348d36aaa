package io.omniretail.domain.fraud;

/**
 * The places around a payment at a time t, where windows begin and end.
 *
 * @param place that of the payment
 * @param end the first place later than t: payments of the same millisecond count, whichever stands before the other
 * @param month first place within the last 30 days, (t−30d, t]; the others likewise
 */
record Recent(int place, int end, int month, int week, int day, int hour, int tenMinutes, int minute) {
    static Recent before(int place, PaymentProfile profile) {
        long timeMs = profile.timeMs(place);
        int month = profile.firstAfter(timeMs - PaymentProfile.MS_A_MONTH, 0, place);
        int week = profile.firstAfter(timeMs - PaymentProfile.MS_A_WEEK, month, place);
        int day = profile.firstAfter(timeMs - PaymentProfile.MS_A_DAY, week, place);
        int hour = profile.firstAfter(timeMs - PaymentProfile.MS_AN_HOUR, day, place);
        int tenMinutes = profile.firstAfter(timeMs - 10 * PaymentProfile.MS_A_MINUTE, hour, place);
        int minute = profile.firstAfter(timeMs - PaymentProfile.MS_A_MINUTE, tenMinutes, place);
        int end = profile.firstAfter(timeMs, place, profile.size());
        return new Recent(place, end, month, week, day, hour, tenMinutes, minute);
    }
}
