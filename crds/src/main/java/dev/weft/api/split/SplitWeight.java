package dev.weft.api.split;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A weight as any of the four versions may have stored it: a whole number, a whole number in a
 * string, or a quantity such as {@code 500m}. The unit is a thousandth, so {@code 500m} is 500 and
 * 1 is 1000.
 *
 * @param thousandths from 0 to {@value #MAX}
 */
public record SplitWeight(long thousandths) {
    /** The largest weight, one billion in thousandths: far above percent, far below an overflow. */
    public static final long MAX = 1_000_000_000_000L;

    public SplitWeight {
        if (thousandths < 0 || thousandths > MAX) {
            throw new IllegalArgumentException(
                    "a weight must lie between 0 and 1000000000, not " + thousandths / 1000.0);
        }
    }

    /**
     * Reads a weight.
     *
     * @throws IllegalArgumentException with a sentence when it is not a number or out of bounds
     */
    public static SplitWeight read(IntOrString weight) {
        String text = String.valueOf(weight.getValue()).strip();
        if (text.length() > 32) {
            throw new IllegalArgumentException(
                    "a weight of " + text.length() + " characters is not a number");
        }
        try {
            BigDecimal amount = Quantity.getAmountInBytes(Quantity.parse(text));
            return new SplitWeight(
                    amount.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact());
        } catch (NumberFormatException | ArithmeticException e) {
            throw notANumber(text);
        } catch (IllegalArgumentException e) {
            throw e.getMessage() != null && e.getMessage().startsWith("a weight")
                    ? e
                    : notANumber(text);
        }
    }

    private static IllegalArgumentException notANumber(String text) {
        return new IllegalArgumentException(
                "weight '"
                        + text
                        + "' is not a number; write a whole number such as 90, or a quantity such as 500m");
    }
}
