package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import java.util.Arrays;
import java.util.Base64;

/** How the bytes of unusable records are shown. */
public final class Payloads {
    private static final int MAX_BYTES = 64 * 1024;

    private Payloads() {}

    /**
     * Gives the text a copy of [from, to): at most 64 KiB, and if they are no UTF-8, {@code base64:} and their code.
     */
    public static void set(Text payload, byte[] bytes, int from, int to) {
        int end = to;
        if (to - from > MAX_BYTES) {
            end = Bytes.endOfWholeCharacters(bytes, from, from + MAX_BYTES);
        }
        if (Bytes.isUtf8(bytes, from, end)) {
            payload.set(Arrays.copyOfRange(bytes, from, end), 0, end - from);
        } else {
            byte[] cut = Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_BYTES));
            payload.set(Text.of("base64:" + Base64.getEncoder().encodeToString(cut)));
        }
    }
}
