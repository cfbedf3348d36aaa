package io.omniretail.sinks;

import java.util.Arrays;

/**
 * The order of rows in a file: by the bytes of their lines, digits that stand together by their value, so that rank 10
 * comes after rank 2. It depends on nothing but the lines, and so does the file.
 */
final class RowOrder {
    private RowOrder() {}

    /** Compares two stretches of bytes; 0 only if they are equal byte by byte. */
    static int compare(byte[] left, int leftFrom, int leftEnd, byte[] right, int rightFrom, int rightEnd) {
        int common = Arrays.mismatch(left, leftFrom, leftEnd, right, rightFrom, rightEnd);
        if (common < 0) {
            return 0;
        }
        // Lines of one file start much alike: only from the number on in which they begin to differ is there work to do
        while (common > 0 && isDigit(left[leftFrom + common - 1])) {
            common--;
        }
        int i = leftFrom + common;
        int j = rightFrom + common;
        while (i < leftEnd && j < rightEnd) {
            if (isDigit(left[i]) && isDigit(right[j])) {
                i = skipZeros(left, i, leftEnd);
                j = skipZeros(right, j, rightEnd);
                int leftDigits = i;
                int rightDigits = j;
                i = skipDigits(left, i, leftEnd);
                j = skipDigits(right, j, rightEnd);
                int order = Integer.compare(i - leftDigits, j - rightDigits);
                if (order == 0) {
                    order = Arrays.compare(left, leftDigits, i, right, rightDigits, j);
                }
                if (order != 0) {
                    return order;
                }
            } else if (left[i] != right[j]) {
                return Byte.compareUnsigned(left[i], right[j]);
            } else {
                i++;
                j++;
            }
        }
        if (i < leftEnd || j < rightEnd) {
            return i < leftEnd ? 1 : -1;
        }
        // The same but for leading zeros
        return Arrays.compareUnsigned(left, leftFrom, leftEnd, right, rightFrom, rightEnd);
    }

    private static int skipZeros(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] == '0') {
            at++;
        }
        return at;
    }

    private static int skipDigits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
