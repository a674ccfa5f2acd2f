package io.pgvault.vault.limits;

import java.util.Optional;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** Texts that databases can store, logs can show and people can read as they are. */
public final class PlainText {
    private static final int SHOWN = 80;

    private PlainText() {}

    /** What stands against a text, as the end of a sentence about it; empty when nothing does. */
    public static Optional<String> problem(String text) {
        for (PrimitiveIterator.OfInt characters = text.codePoints().iterator(); characters.hasNext(); ) {
            int character = characters.nextInt();
            String problem = problem(character);
            if (problem != null) {
                return Optional.of("it contains the %s U+%04X; remove it.".formatted(problem, character));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String problem(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> "control character";
            case Character.SURROGATE -> "unpaired surrogate";
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "separator";
            case Character.FORMAT -> isBidirectional(character) ? "bidirectional control" : null;
            default -> (character & 0xFFFE) == 0xFFFE ? "noncharacter" : null;
        };
    }

    private static boolean isBidirectional(int character) {
        return character == 0x061C
                || (character >= 0x200E && character <= 0x200F)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    /** A text in a message: cut, and with escapes for whatever is not a plain ASCII character. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(SHOWN).forEach(character -> {
            if (character >= ' ' && character < 0x7F) {
                shown.append((char) character);
            } else {
                shown.append("\\u%04X".formatted(character));
            }
        });
        return text.length() > SHOWN ? shown + "..." : shown.toString();
    }
}
