package dev.weft.images.assemble;

import dev.weft.images.recipe.ImageRecipe;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which layer a file belongs to: the lower, the longer it stays as it is. */
enum Layers {
    SYSTEM,
    RUNTIME,
    LIBRARIES,
    APPLICATION,
    AOT_CACHE;

    static Layers of(String path) {
        if (path.equals(ImageRecipe.AOT_CACHE)) {
            return AOT_CACHE;
        }
        if (path.equals(ImageRecipe.ARGUMENTS)) {
            return APPLICATION;
        }
        if (path.startsWith(ImageRecipe.LIBRARIES + "/")) {
            return path.contains("/dev.weft.") ? APPLICATION : LIBRARIES;
        }
        if (path.startsWith(ImageRecipe.APPLICATION + "/")) {
            return APPLICATION;
        }
        return path.startsWith(ImageRecipe.HOME + "/") ? RUNTIME : SYSTEM;
    }

    /** Sorts paths into layers, the lowest layer first. */
    static Map<Layers, List<String>> sort(List<String> paths) {
        Map<Layers, List<String>> layers = new EnumMap<>(Layers.class);
        for (String path : paths) {
            layers.computeIfAbsent(of(path), layer -> new ArrayList<>()).add(path);
        }
        return layers;
    }
}
