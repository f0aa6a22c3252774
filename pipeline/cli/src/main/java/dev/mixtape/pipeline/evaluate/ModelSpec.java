package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.errors.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model as it is asked for: {@code g1}, {@code vq:words=512}, {@code gaussian:log}, {@code
 * hdpgmm:eta0=0.5,components=128}.
 *
 * @param kind such as {@code g1}, {@code vq} or {@code hdpgmm}
 * @param parameters by name; empty for a bare word, of which there is at most one, after the colon
 */
public record ModelSpec(String kind, SortedMap<String, String> parameters) {

    /**
     * Reads models separated by commas; so are the parameters of one.
     *
     * @throws UserError for what cannot be read, and for the same model twice
     */
    public static List<ModelSpec> parse(String text) {
        List<ModelSpec> specs = new ArrayList<>();
        for (String piece : text.split(",", -1)) {
            String word = piece.strip();
            int colon = word.indexOf(':');
            if (colon < 0 && word.contains("=") && !specs.isEmpty()) {
                ModelSpec last = specs.remove(specs.size() - 1);
                specs.add(last.with(word, text));
            } else if (colon < 0) {
                specs.add(new ModelSpec(word, new TreeMap<>()));
            } else {
                String kind = word.substring(0, colon);
                specs.add(
                        new ModelSpec(kind, new TreeMap<>()).with(word.substring(colon + 1), text));
            }
        }
        for (ModelSpec spec : specs) {
            if (specs.indexOf(spec) != specs.lastIndexOf(spec)) {
                throw new UserError(
                        "--models=" + text + ": " + spec.name() + " is there twice; name it once");
            }
        }
        return specs;
    }

    private ModelSpec with(String assignment, String text) {
        int equals = assignment.indexOf('=');
        if (equals < 0 && !assignment.isBlank()) {
            return with(assignment, (Object) "");
        }
        if (equals < 1 || equals == assignment.length() - 1) {
            throw new UserError(
                    "--models="
                            + text
                            + ": expected a parameter such as temperature=4 in place of "
                            + assignment);
        }
        return with(assignment.substring(0, equals), (Object) assignment.substring(equals + 1));
    }

    /** The same with one parameter more. */
    ModelSpec with(String parameter, Object value) {
        SortedMap<String, String> more = new TreeMap<>(parameters);
        more.put(parameter.strip(), value.toString().strip());
        return new ModelSpec(kind, more);
    }

    /** As one would write it: a bare word first, since after a comma it would be a model. */
    public String name() {
        Stream<String> bare = parameters.keySet().stream().filter(this::isBare);
        Stream<String> valued =
                parameters.entrySet().stream()
                        .filter(parameter -> !isBare(parameter.getKey()))
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue());
        String all = Stream.concat(bare, valued).collect(Collectors.joining(","));
        return all.isEmpty() ? kind : kind + ":" + all;
    }

    /** Whether a parameter is there without a value. */
    boolean isBare(String parameter) {
        return "".equals(parameters.get(parameter));
    }
}
