package io.omniretail.domain;

/** Reads what a {@link Packer} wrote, in the same order. Mutable: one instance serves many records. */
public final class Unpacker {
    private byte[] bytes = {};
    private int position;

    public Unpacker set(byte[] newBytes, int newPosition) {
        bytes = newBytes;
        position = newPosition;
        return this;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Index of the next byte to be read. */
    public int position() {
        return position;
    }

    public int getByte() {
        return bytes[position++];
    }

    public boolean getBoolean() {
        return bytes[position++] != 0;
    }

    public long getUnsigned() {
        long value = bytes[position++];
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int shift = 7; ; shift += 7) {
            long next = bytes[position++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    public int getUnsignedInt() {
        return (int) getUnsigned();
    }

    public long getSigned() {
        long value = getUnsigned();
        return value >>> 1 ^ -(value & 1);
    }

    public long getFixed() {
        long value = (long) Packer.LONGS.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** Makes the target a view of the text's bytes. */
    public void getText(Text target) {
        int length = getUnsignedInt();
        target.set(bytes, position, length);
        position += length;
    }

    public void skip(int count) {
        position += count;
    }
}
