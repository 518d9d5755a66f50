package dev.weft.plan.world;

import dev.weft.operator.watch.ManifestTree;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that shapes a mesh.
 *
 * @param unreadable what could not be read: where, and why
 */
public record MeshObjects(List<HasMetadata> objects, List<String> unreadable) {
    public MeshObjects {
        objects = List.copyOf(objects);
        unreadable = List.copyOf(unreadable);
    }

    /** The kinds that matter. */
    public static List<Class<? extends HasMetadata>> kinds() {
        return World.KINDS;
    }

    /** The manifests of a directory tree. */
    public static MeshObjects inDirectory(Path directory) {
        World world = ManifestTree.read(directory);
        List<HasMetadata> all = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : kinds()) {
            all.addAll(world.all(kind));
        }
        return new MeshObjects(
                all,
                world.faults().stream()
                        .map(fault -> fault.where() + ": " + fault.message())
                        .toList());
    }

    /** These with the objects of a commit in the place of those of the same name. */
    public MeshObjects with(MeshObjects commit) {
        Map<ObjectRef, HasMetadata> all = new LinkedHashMap<>();
        objects.forEach(one -> all.put(ObjectRef.of(one), one));
        commit.objects.forEach(one -> all.merge(ObjectRef.of(one), one, MeshObjects::applied));
        return new MeshObjects(List.copyOf(all.values()), commit.unreadable);
    }

    /** These without the objects of the same names as those. */
    public MeshObjects without(MeshObjects gone) {
        Set<ObjectRef> names =
                gone.objects.stream().map(ObjectRef::of).collect(Collectors.toUnmodifiableSet());
        return new MeshObjects(
                objects.stream().filter(one -> !names.contains(ObjectRef.of(one))).toList(),
                unreadable);
    }

    /** An object that is applied over another keeps its age, and what it is doing. */
    private static HasMetadata applied(HasMetadata before, HasMetadata after) {
        after.getMetadata().setCreationTimestamp(before.getMetadata().getCreationTimestamp());
        return after;
    }
}
