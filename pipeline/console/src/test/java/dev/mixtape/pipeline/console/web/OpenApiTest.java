package dev.mixtape.pipeline.console.web;

import static dev.mixtape.pipeline.console.web.Filled.track;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.pipeline.console.audio.SongPicture;
import io.javalin.Javalin;
import io.javalin.event.HandlerMetaInfo;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That openapi.json tells all that is answered, and nothing else. */
final class OpenApiTest {
    private static final Map<String, Class<? extends Record>> OTHER_NAMES =
            Map.of(
                    "ComponentDrift", ComponentRoutes.Drift.class,
                    "Drift", LearningRoutes.Drift.class,
                    "Map", MapRoutes.Summary.class,
                    "MapComponent", MapRoutes.Placed.class,
                    "Speaking", SongPicture.Speaking.class);

    @TempDir Path folder;

    private static Set<String> told(JsonNode document) {
        Set<String> told = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                told.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        return told;
    }

    @Test
    void everyRouteIsToldAndEveryPathToldIsARoute() throws Exception {
        try (Filled console = new Filled(folder)) {
            Set<String> routes = new TreeSet<>();
            Javalin.create(
                    config -> {
                        config.events.handlerAdded(
                                (HandlerMetaInfo each) -> {
                                    if (each.getHttpMethod().isHttpMethod()
                                            && !each.getHttpMethod().name().equals("HEAD")) {
                                        routes.add(each.getHttpMethod() + " " + each.getPath());
                                    }
                                });
                        console.routes().forEach(each -> each.addTo(config.routes));
                    });
            routes.removeAll(Set.of("GET /", "GET /<path>")); // the pages
            assertThat(routes)
                    .isEqualTo(told(console.get("/openapi.json").json()))
                    .hasSizeGreaterThan(30);
        }
    }

    @Test
    void everyPathToldAnswers() throws Exception {
        try (Filled console = new Filled(folder)) {
            console.put(track("b", 0), track("c", 1));
            for (String each : told(console.get("/openapi.json").json())) {
                String[] asked = each.split(" ", 2);
                String path =
                        asked[1].replace("{id}", "b")
                                .replace("{other}", "c")
                                .replaceAll("\\{.*?}", "0");
                if (path.equals("/api/events")) {
                    continue; // it does not end
                }
                Asked answer = console.ask(asked[0], path, "");
                assertThat(answer.status()).as(each).isNotIn(405, 500);
                assertThat(answer.body()).as(each).doesNotContain("there is nothing here");
            }
        }
    }

    @Test
    void everySchemaSaysWhatIsToldAndOfWhatKind() throws Exception {
        try (Filled console = new Filled(folder)) {
            JsonNode schemas = console.get("/openapi.json").json().at("/components/schemas");
            Map<String, JsonNode> byName = new TreeMap<>();
            schemas.properties().forEach(each -> byName.put(each.getKey(), each.getValue()));
            assertThat(byName).hasSizeGreaterThan(30);
            byName.forEach(
                    (name, schema) -> {
                        Class<? extends Record> shape = shape(name);
                        Set<String> properties = new HashSet<>();
                        schema.get("properties")
                                .properties()
                                .forEach(each -> properties.add(each.getKey()));
                        assertThat(properties)
                                .as(name)
                                .isEqualTo(
                                        new HashSet<>(
                                                Arrays.stream(shape.getRecordComponents())
                                                        .map(RecordComponent::getName)
                                                        .toList()));
                        for (RecordComponent part : shape.getRecordComponents()) {
                            JsonNode type = schema.at("/properties/" + part.getName());
                            assertThat(kinds(type))
                                    .as(name + "." + part.getName())
                                    .contains(kind(part.getType()));
                        }
                    });
        }
    }

    private static Set<String> kinds(JsonNode type) {
        Set<String> kinds = new HashSet<>();
        if (type.has("anyOf") || type.has("$ref")) {
            kinds.add("object");
        } else if (type.get("type").isArray()) {
            type.get("type").forEach(each -> kinds.add(each.asText()));
        } else {
            kinds.add(type.get("type").asText());
        }
        return kinds;
    }

    private static String kind(Class<?> type) {
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        if (List.of(int.class, long.class, Integer.class).contains(type)) {
            return "integer";
        }
        if (List.of(double.class, float.class, Double.class).contains(type)) {
            return "number";
        }
        return type == List.class || type.isArray() ? "array" : "object";
    }

    /** The record of that name among those that routes tell. */
    @SuppressWarnings("unchecked")
    private static Class<? extends Record> shape(String name) {
        return OTHER_NAMES.containsKey(name)
                ? OTHER_NAMES.get(name)
                : Stream.of(
                                Problems.class,
                                StatusRoutes.class,
                                Tracks.class,
                                TrackRoutes.class,
                                SimilarRoutes.class,
                                UploadRoutes.class,
                                WhyRoutes.class,
                                FeatureRoutes.class,
                                ComponentRoutes.class,
                                LearningRoutes.class,
                                DeadLetterRoutes.class,
                                ListenerRoutes.class)
                        .flatMap(routes -> Arrays.stream(routes.getDeclaredClasses()))
                        .filter(each -> each.isRecord() && each.getSimpleName().equals(name))
                        .map(each -> (Class<? extends Record>) each)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + ": nothing tells that"));
    }
}
