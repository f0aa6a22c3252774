package dev.mixtape.operators.model;

import dev.mixtape.operators.text.PlainText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hyperparameters as values by name, in the order of the record: so that files and topics hold a
 * new one without a line of their own.
 *
 * <p>A value is an {@code int}, {@code long} or {@code double}, a {@link Population}, or an enum,
 * which is written as it calls itself.
 */
public final class HyperparameterValues {
    /** Of a word that is none of an enum: files and topics may hold any. */
    private static final int SHOWN_CHARACTERS = 64;

    private HyperparameterValues() {}

    /** Where a value comes from. */
    @FunctionalInterface
    public interface Source<E extends Exception> {
        /**
         * Returns a value: a number, a {@link Population}, or the word of an enum.
         *
         * @param name of the hyperparameter
         * @param type that it has
         */
        Object get(String name, Class<?> type) throws E;
    }

    /** Returns all values by name; enums as their words. */
    public static Map<String, Object> of(Hyperparameters h) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : Hyperparameters.class.getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(h);
                values.put(
                        component.getName(), value instanceof Enum<?> ? value.toString() : value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component.getName() + " cannot be read", e);
            }
        }
        return values;
    }

    /**
     * Makes hyperparameters of values.
     *
     * @throws IllegalArgumentException naming the one that is wrong, and what was expected
     */
    public static <E extends Exception> Hyperparameters from(Source<E> source) throws E {
        RecordComponent[] components = Hyperparameters.class.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            Class<?> type = components[i].getType();
            values[i] =
                    convert(
                            components[i].getName(),
                            type,
                            source.get(components[i].getName(), type));
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
            return Hyperparameters.class.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("hyperparameters cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("hyperparameters cannot be made", e);
        }
    }

    private static Object convert(String name, Class<?> type, Object value) {
        if (type == int.class) {
            long whole = ((Number) value).longValue();
            Check.that(whole == (int) whole, name, whole, "must be at most " + Integer.MAX_VALUE);
            return (int) whole;
        }
        if (!type.isEnum()) {
            return value;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.toString().equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        name
                                                + "="
                                                + PlainText.line(value.toString(), SHOWN_CHARACTERS)
                                                + ": must be "
                                                + Arrays.stream(type.getEnumConstants())
                                                        .map(Object::toString)
                                                        .collect(Collectors.joining(" or "))));
    }
}
