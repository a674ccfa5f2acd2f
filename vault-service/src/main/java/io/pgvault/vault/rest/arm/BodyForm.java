package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.limits.PlainText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What every body must keep to, read or passed over: bounded in all directions, each member once, plain texts, and nothing
 * that is not there in a list.
 */
final class BodyForm {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2 * Limit.DEPTH.most())
                    .maxNumberLength(4 * Limit.DIGITS.most())
                    .build())
            .build();

    private final JsonParser parser;
    private final Deque<Level> levels = new ArrayDeque<>();

    private BodyForm(JsonParser parser) {
        this.parser = parser;
    }

    /** An object or a list that has begun. */
    private static final class Level {
        private final boolean list;
        private final Set<String> names = new HashSet<>();
        private int entries;

        Level(boolean list) {
            this.list = list;
        }
    }

    /**
     * Refuses a body.
     *
     * @throws JsonParseException when it is no JSON
     */
    static void check(byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            new BodyForm(parser).check();
        }
    }

    private void check() throws IOException {
        JsonToken token = parser.nextToken();
        while (token != null) {
            check(token);
            token = parser.nextToken();
            if (levels.isEmpty() && token != null) {
                throw new JsonParseException(parser, "There is more than one value.");
            }
        }
    }

    private void check(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                entry();
                levels.push(new Level(token == JsonToken.START_ARRAY));
                require(levels.size() <= Limit.DEPTH.most(), "it is more than " + Limit.DEPTH.most() + " levels deep.");
            }
            case END_OBJECT, END_ARRAY -> levels.pop();
            case FIELD_NAME -> member(parser.currentName());
            case VALUE_STRING -> {
                entry();
                text(parser.getText(), Limit.TEXT);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                entry();
                number(parser.getText());
            }
            case VALUE_NULL -> {
                require(!inList(), "an entry of a list cannot be null.");
                entry();
            }
            default -> entry();
        }
    }

    private boolean inList() {
        return !levels.isEmpty() && levels.peek().list;
    }

    private void entry() {
        if (inList()) {
            levels.peek().entries++;
            require(
                    levels.peek().entries <= Limit.LIST.most(),
                    "the list has more than " + Limit.LIST.most() + " entries.");
        }
    }

    /** Names are read in any case, so that two that differ only in it are the same. */
    private void member(String name) {
        text(name, Limit.TAG_NAME);
        Set<String> names = levels.element().names;
        require(names.add(name.toLowerCase(Locale.ROOT)), "the member comes twice.");
        require(names.size() <= Limit.MEMBERS.most(), "the object has more than " + Limit.MEMBERS.most() + " members.");
    }

    private void text(String text, Limit limit) {
        require(
                text.length() <= limit.most(),
                "it has " + text.length() + " characters, and at most " + limit.most() + " are allowed.");
        Optional<String> problem = PlainText.problem(text);
        require(problem.isEmpty(), problem.orElse(""));
    }

    private void number(String number) {
        require(
                isBounded(number),
                "a number has at most " + Limit.DIGITS.most() + " digits before its point, and behind.");
    }

    private static boolean isBounded(String number) {
        try {
            return isBounded(new BigDecimal(number));
        } catch (ArithmeticException | NumberFormatException e) {
            // Its exponent has no place in 32 bits.
            return false;
        }
    }

    static boolean isBounded(BigDecimal number) {
        long before = (long) number.precision() - number.scale();
        return number.scale() <= Limit.DIGITS.most() && before <= Limit.DIGITS.most();
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw Fields.refuse(place(), problem);
        }
    }

    private String place() {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null && !at.inRoot(); at = at.getParent()) {
            String step = at.inArray()
                    ? "[" + Math.max(at.getCurrentIndex(), 0) + "]"
                    : at.getCurrentName() == null ? "" : "." + PlainText.shown(at.getCurrentName());
            path.insert(0, step);
        }
        return path.isEmpty() ? "body" : path.charAt(0) == '.' ? path.substring(1) : path.toString();
    }
}
