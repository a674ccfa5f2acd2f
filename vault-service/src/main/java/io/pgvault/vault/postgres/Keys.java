package io.pgvault.vault.postgres;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Conditions on the keys of ARM ids. */
final class Keys {
    private Keys() {}

    /** What the keys of everything at or below a key begin with, once a slash is put behind them. */
    static String folder(String key) {
        return key.isEmpty() || key.equals("/") ? "/" : key + "/";
    }

    /** Holds where a column's key lies at the key of the {@link #folder} in a parameter, or below it. */
    static String atOrBelow(String column, String parameter) {
        return "left(concat(" + column + ", '/'), length(:" + parameter + ")) = :" + parameter;
    }

    /**
     * Holds where a column's key lies at one of the others or below it.
     *
     * @param text in the query language of Hibernate
     * @param parameters that it refers to
     */
    record AtOrBelow(String text, Map<String, Object> parameters) {
        static AtOrBelow of(String column, Collection<String> keys) {
            Map<String, Object> parameters = new HashMap<>();
            StringJoiner text = new StringJoiner(" or ", "(", ")").setEmptyValue("1 = 0");
            for (String key : keys) {
                String name = "folder" + parameters.size();
                parameters.put(name, folder(key));
                text.add(atOrBelow(column, name));
            }
            return new AtOrBelow(text.toString(), Map.copyOf(parameters));
        }
    }
}
