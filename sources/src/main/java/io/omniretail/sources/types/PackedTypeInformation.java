package io.omniretail.sources.types;

import io.omniretail.domain.Packed;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that a type is written by {@link PackedSerializer}. Such a record is never a key. */
public final class PackedTypeInformation<T extends Packed> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private PackedTypeInformation(Class<T> type) {
        this.type = type;
    }

    /**
     * The information of a packed type. It hides Flink's method of the same name, which would fall back to a generic
     * serializer.
     *
     * @throws ClassCastException if the type is not {@link Packed}
     */
    @SuppressWarnings("unchecked")
    public static <T> TypeInformation<T> of(Class<T> type) {
        return (TypeInformation<T>) new PackedTypeInformation<>(type.asSubclass(Packed.class));
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new PackedSerializer<>(type);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof PackedTypeInformation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedTypeInformation<?> information && information.type == type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return "Packed(" + type.getSimpleName() + ")";
    }
}
