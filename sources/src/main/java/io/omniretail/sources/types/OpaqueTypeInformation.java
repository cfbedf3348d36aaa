package io.omniretail.sources.types;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Tells Flink of a type only how it is written, not what it consists of. Such a record is never a key. */
public abstract class OpaqueTypeInformation<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    protected OpaqueTypeInformation(Class<T> type) {
        this.type = type;
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
    public boolean canEqual(Object other) {
        return other instanceof OpaqueTypeInformation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpaqueTypeInformation<?> information
                && information.getClass() == getClass()
                && information.type == type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return "Opaque(" + type.getSimpleName() + ")";
    }
}
