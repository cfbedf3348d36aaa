package io.omniretail.sources.types;

import io.omniretail.domain.Packed;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that a type is written by {@link PackedSerializer}. */
public final class PackedTypeInformation<T extends Packed> extends OpaqueTypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private PackedTypeInformation(Class<T> type) {
        super(type);
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
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new PackedSerializer<>(getTypeClass());
    }
}
