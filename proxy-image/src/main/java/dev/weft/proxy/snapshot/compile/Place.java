package dev.weft.proxy.snapshot.compile;

import org.jspecify.annotations.Nullable;

/**
 * Where in a message something stands; written out only when it is at fault.
 *
 * @param index of an element of a repeated field, or -1
 */
record Place(@Nullable Place parent, String field, int index) {
    static Place root(String name) {
        return new Place(null, name, -1);
    }

    Place field(String name) {
        return new Place(this, name, -1);
    }

    Place element(String name, int position) {
        return new Place(this, name, position);
    }

    RefusedConfigException refuse(String sentence) {
        return new RefusedConfigException(this + " " + sentence);
    }

    @Override
    public String toString() {
        String own = index < 0 ? field : field + "[" + index + "]";
        if (parent == null) {
            return own;
        }
        return parent.parent == null ? parent + ": " + own : parent + "." + own;
    }
}
