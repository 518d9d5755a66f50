package dev.weft.images.recipe;

/** A user of an image with a group of the same name and number. */
public record Account(String name, int id) {
    /** As image configurations and pods name it. */
    public String numeric() {
        return id + ":" + id;
    }

    String passwd() {
        return name + ":x:" + id + ":" + id + "::/:/usr/sbin/nologin\n";
    }

    String group() {
        return name + ":x:" + id + ":\n";
    }
}
