package dev.weft.proxy.config.syntax;

import java.text.Normalizer;

/**
 * Characters beyond ASCII that become ASCII when an application folds case or compatible forms: the
 * Kelvin sign is a K to some, the full-width full stop a dot.
 */
final class Lookalikes {
    private static final int ASCII = 0x7f;

    private Lookalikes() {}

    static boolean any(String text) {
        return text.codePoints().anyMatch(Lookalikes::folds);
    }

    private static boolean folds(int character) {
        return character > ASCII
                && (Character.toLowerCase(character) <= ASCII
                        || Character.toUpperCase(character) <= ASCII
                        || compatible(character));
    }

    private static boolean compatible(int character) {
        return Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC)
                .chars()
                .anyMatch(c -> c <= ASCII);
    }
}
