package io.omniretail.sources.types;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serialises any {@link Packed} record: the number of its bytes (7 bits a byte, the lowest first), then the bytes.
 *
 * <p>A record that is read or copied gets a byte array of its own, which its texts are views of: it may be kept for as
 * long as one likes, even where the instance was handed in for reuse.
 */
public final class PackedSerializer<T extends Packed> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final transient Supplier<T> constructor;
    private final transient Packer packer = new Packer();
    private final transient Unpacker unpacker = new Unpacker();

    public PackedSerializer(Class<T> type) {
        this.type = type;
        this.constructor = constructor(type);
    }

    /** The type's constructor as a function, which the JVM inlines: reflection would cost more than the record. */
    @SuppressWarnings("unchecked")
    private static <T> Supplier<T> constructor(Class<T> type) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class));
            return (Supplier<T>) LambdaMetafactory.metafactory(
                            lookup,
                            "get",
                            MethodType.methodType(Supplier.class),
                            MethodType.methodType(Object.class),
                            constructor,
                            MethodType.methodType(type))
                    .getTarget()
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalArgumentException(type.getName() + " needs a public constructor without parameters", e);
        }
    }

    Class<T> type() {
        return type;
    }

    @Override
    public T createInstance() {
        return constructor.get();
    }

    @Override
    public void serialize(T packed, DataOutputView target) throws IOException {
        packed.pack(packer.reset());
        writeLength(packer.length(), target);
        target.write(packer.bytes(), 0, packer.length());
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return deserialize(createInstance(), source);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        byte[] bytes = new byte[readLength(source)];
        source.readFully(bytes);
        return unpack(bytes, reuse);
    }

    @Override
    public T copy(T from) {
        return copy(from, createInstance());
    }

    @Override
    public T copy(T from, T reuse) {
        from.pack(packer.reset());
        return unpack(packer.toByteArray(), reuse);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        byte[] bytes = new byte[readLength(source)];
        source.readFully(bytes);
        writeLength(bytes.length, target);
        // target.write(source, length) would do, but Flink's DataOutputSerializer does not grow for it.
        target.write(bytes);
    }

    /** A record's bytes have no fixed number. */
    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public PackedSerializer<T> duplicate() {
        return new PackedSerializer<>(type);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new PackedSerializerSnapshot<>(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedSerializer<?> serializer && serializer.type == type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return "PackedSerializer(" + type.getSimpleName() + ")";
    }

    private T unpack(byte[] bytes, T target) {
        target.unpack(unpacker.set(bytes, 0));
        return target;
    }

    private static void writeLength(int length, DataOutputView target) throws IOException {
        int rest = length;
        while ((rest & ~0x7F) != 0) {
            target.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        target.writeByte(rest);
    }

    private static int readLength(DataInputView source) throws IOException {
        int length = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = source.readByte();
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                return length;
            }
        }
        throw new EOFException("a packed record starts with a length that does not end");
    }

    /** Java's own serialisation brings back the type alone. */
    private Object readResolve() {
        return new PackedSerializer<>(type);
    }
}
