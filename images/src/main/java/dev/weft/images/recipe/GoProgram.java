package dev.weft.images.recipe;

/**
 * A static program of Go that an image carries for others to copy.
 *
 * @param folder of its sources in the tree, with a script {@code build OUTPUT ARCHITECTURE}
 * @param name of the file, among the application's
 */
public record GoProgram(String folder, String name) {
    /** Where the source tree has it when it is built. */
    public String output(Architecture architecture) {
        return folder + "/target/" + architecture.text() + "/" + name;
    }
}
