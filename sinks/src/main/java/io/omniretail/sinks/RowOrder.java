package io.omniretail.sinks;

import java.util.Arrays;

/**
 * The order of rows in a file: by the bytes of their lines, digits that stand together by their value, so that rank 10
 * comes after rank 2. It depends on nothing but the lines, and so does the file.
 */
final class RowOrder {
    /** Numbers of so many digits or more are alike in a prefix. */
    private static final int LONG_NUMBER = 9;

    private RowOrder() {}

    /** Compares two stretches of bytes; 0 only if they are equal byte by byte. */
    static int compare(byte[] left, int leftFrom, int leftEnd, byte[] right, int rightFrom, int rightEnd) {
        int common = Arrays.mismatch(left, leftFrom, leftEnd, right, rightFrom, rightEnd);
        if (common < 0) {
            return 0;
        }
        // Lines of one file start much alike: only from the number on in which they begin to differ is there work to do
        common = startOfNumber(left, leftFrom, common);
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

    /** How many bytes two lines start with in common, up to the number in which they begin to differ. */
    static int commonStart(byte[] left, int leftFrom, int leftEnd, byte[] right, int rightFrom, int rightEnd) {
        int common = Arrays.mismatch(left, leftFrom, leftEnd, right, rightFrom, rightEnd);
        return startOfNumber(left, leftFrom, common < 0 ? leftEnd - leftFrom : common);
    }

    private static int startOfNumber(byte[] bytes, int from, int length) {
        int start = length;
        while (start > 0 && isDigit(bytes[from + start - 1])) {
            start--;
        }
        return start;
    }

    /**
     * What a stretch of bytes begins with as an unsigned number: where those of two stretches differ, they are in the
     * order of the numbers. A number in the bytes stands there as how many digits it has, and the digits.
     */
    static long prefix(byte[] bytes, int from, int end) {
        long prefix = 0;
        int free = Long.SIZE;
        int at = from;
        int digitsEnd = from;
        while (free > 0 && at < end) {
            int next = bytes[at];
            if (at >= digitsEnd && isDigit(bytes[at])) {
                at = skipZeros(bytes, at, end);
                digitsEnd = skipDigits(bytes, at, end);
                next = '0' + Math.min(digitsEnd - at, LONG_NUMBER);
            } else {
                at++;
            }
            free -= Byte.SIZE;
            prefix |= (next & 0xFFL) << free;
            if (digitsEnd - at >= LONG_NUMBER) {
                // There is no room for how long it is
                return prefix;
            }
        }
        return prefix;
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
