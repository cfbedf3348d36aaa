package io.omniretail.sources.files;

/** The three bytes that some programs put before UTF-8. */
final class ByteOrderMark {
    private ByteOrderMark() {}

    /** 3 if the bytes begin with one, else 0. */
    static int length(byte[] bytes, int limit) {
        boolean present = limit >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return present ? 3 : 0;
    }
}
