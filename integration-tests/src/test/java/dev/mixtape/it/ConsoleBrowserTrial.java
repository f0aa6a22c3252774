package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.console.Console;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.Track;
import java.awt.Color;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's pages in a real browser, over a real broker and job. */
final class ConsoleBrowserTrial {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleBrowserTrial.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "a token that nobody guesses";
    private static final int RATE = 22_050;
    private static final int TONES = 30;
    private static final int DEAD = 2;

    /** Titles of strangers. */
    private static final List<String> HOSTILE =
            List.of(
                    "<script>document.body.remove()</script><img src=x onerror=alert(1)> hostile",
                    "\u202Eelif a ton si siht\u202C hostile \u05e9\u05dc\u05d5\u05dd",
                    "hostile " + "x".repeat(2_040)); // as long as a title may be

    private static final String NAMED = "components.filter((each) => each.name).length";

    private static final List<String> PAGES =
            List.of(
                    "map",
                    "map?query=hostile",
                    "components",
                    "learning",
                    "track/tone-3",
                    "ask?from=tone-1&to=tone-4",
                    "listeners",
                    "dead-letters");

    @TempDir static Path folder;
    private static Browser browser;
    private static Mixtape mixtape;
    private static LocalJob job;
    private static Console console;

    @BeforeAll
    static void aModelIsThere() throws Exception {
        browser = Browser.start();
        mixtape = new Mixtape();
        mixtape.publishTones(0, TONES);
        for (int i = 0; i < HOSTILE.size(); i++) {
            publish("hostile-" + i, HOSTILE.get(i));
        }
        publish("<b>endless</b>", "x".repeat(10_000)); // dies for it
        mixtape.publishBytes("no track", new byte[] {1, 2, 3});
        job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"));
        console =
                Console.start(mixtape.settings(), folder.resolve("console"), "127.0.0.1", 0, TOKEN);
        browser.open(console.address() + "/#token=" + TOKEN);
        eventually(
                () -> {
                    assertThat(browser.text("#live")).startsWith("live");
                    assertThat(points().intValue()).isEqualTo(TONES + HOSTILE.size());
                    assertThat(answer("components", "components.length").intValue()).isPositive();
                    assertThat(answer("dead-letters", "total").intValue()).isEqualTo(DEAD);
                });
    }

    private static void publish(String id, String title) throws IOException {
        mixtape.publisher()
                .publish(
                        Track.newBuilder(Tones.track(id.hashCode()))
                                .setId(id)
                                .setTitle(title)
                                .setArtist(title)
                                .build());
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {browser, console, job, mixtape}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @AfterEach
    void theBrowserComplainedOfNothing() {
        browser.resize(1280, 900);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPointThatIsClickedPlaysAndShowsItsNeighbours() throws Exception {
        show("map");
        Point point = awaitPoint();
        browser.click(point.x, point.y);
        eventually(
                () -> {
                    assertThat(browser.text(".panel h2")).isNotBlank();
                    assertThat(browser.findAll(".panel .bars li")).isNotEmpty();
                    assertThat(browser.findAll(".panel .track")).hasSize(10);
                    assertThat(browser.findAll(".lines line")).isNotEmpty();
                });
        eventually(() -> assertThat(playedSeconds()).isGreaterThan(0.3));
    }

    @Test
    void aFileThatIsDroppedIsPlacedBesideWhatItSoundsLike() throws Exception {
        show("ask");
        browser.run(
                """
                const bytes = Uint8Array.from(atob(given[0]), (c) => c.charCodeAt(0));
                const dropped = new DataTransfer();
                dropped.items.add(new File([bytes], 'one like tone 4.wav', { type: 'audio/wav' }));
                document.querySelector('.drop').dispatchEvent(
                    new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
                """,
                Base64.getEncoder().encodeToString(Tones.wav(4, 2 * RATE)));
        eventually(
                () -> {
                    assertThat(browser.text(".answer h2")).isEqualTo("one like tone 4.wav");
                    assertThat(browser.text(".answer .track")).contains("Tone 4");
                    assertThat(browser.findAll(".answer .rings .mark")).hasSize(1);
                    assertThat(browser.findAll(".answer .lines line")).isNotEmpty();
                });
    }

    @Test
    void aDeadLetterIsSentAgain() {
        show("dead-letters");
        eventually(() -> assertThat(browser.text("td.reason")).isNotBlank());
        browser.find("tbody input[type=checkbox]").click();
        browser.find("button.primary").click();
        eventually(() -> assertThat(browser.text(".done")).startsWith("1 record of 1 sent again"));
        eventually(() -> assertThat(mixtape.deadLetters()).hasSizeGreaterThan(DEAD));
    }

    @Test
    void aTrackThatComesAppearsByItself() throws Exception {
        show("map");
        eventually(() -> assertThat(browser.text("#live")).contains("tracks"));
        Number before = points();
        mixtape.publishTones(100, 101);
        eventually(() -> assertThat(points().intValue()).isGreaterThan(before.intValue()));
    }

    @Test
    void theKeyboardAloneFindsPlaysAndLeavesATrack() {
        show("map");
        eventually(() -> assertThat(browser.text("#live")).contains("tracks"));
        browser.press("/");
        browser.press("tone 7");
        eventually(() -> assertThat(browser.text(".found [role=option]")).contains("Tone 7"));
        browser.press(Keys.ARROW_DOWN, Keys.ENTER);
        eventually(() -> assertThat(browser.text(".panel h2")).isEqualTo("Tone 7"));
        for (int tabs = 0; tabs < 40 && !focused().equals("CANVAS"); tabs++) {
            browser.press(Keys.TAB);
        }
        assertThat(focused()).isEqualTo("CANVAS");
        browser.press("n");
        eventually(() -> assertThat(browser.text(".panel h2")).isNotEqualTo("Tone 7"));
        eventually(() -> assertThat(playedSeconds()).isGreaterThan(0.1));
        browser.press(Keys.ESCAPE);
        assertThat(browser.find(".panel").isDisplayed()).isFalse();
    }

    @Test
    void aComponentIsNamedWhereItStands() {
        show("components");
        eventually(() -> assertThat(browser.findAll(".cards .card")).isNotEmpty());
        browser.find(".naming").click();
        browser.press("Swelling chords", Keys.ENTER);
        eventually(
                () ->
                        assertThat(answer("components", NAMED).intValue())
                                .as("components with a name")
                                .isEqualTo(1));
        show("components");
        eventually(
                () ->
                        assertThat(browser.findAll(".naming"))
                                .extracting(WebElement::getText)
                                .anyMatch(name -> name.startsWith("Swelling chords")));
    }

    @Test
    void curvesAndPicturesAreDrawn() throws Exception {
        show("learning");
        eventually(() -> assertThat(browser.findAll(".chart canvas")).hasSize(5));
        show("track/tone-3");
        eventually(() -> assertThat(browser.findAll(".speaking path")).isNotEmpty());
        WebElement picture = browser.find(".pixels");
        eventually(() -> assertThat(coloured(browser.screenshot())).isGreaterThan(20_000));
        assertThat(picture.getAttribute("aria-label")).startsWith("52 features");
    }

    @Test
    void titlesOfStrangersAreText() {
        show("map?query=hostile");
        eventually(() -> assertThat(browser.findAll(".panel .track")).hasSize(HOSTILE.size()));
        eventually(() -> assertThat(browser.text(".panel")).contains("<script>"));
        for (int i = 0; i < HOSTILE.size(); i++) {
            show("track/hostile-" + i);
            eventually(() -> assertThat(browser.text("main h1")).contains("hostile"));
            assertThat(browser.findAll("img, main script")).isEmpty();
            assertThat(overhang()).isLessThanOrEqualTo(0);
        }
    }

    @Test
    void everyPageIsOpenToAllAndFitsAPhone() throws Exception {
        for (int width : new int[] {1280, 500}) { // Chromium's window is no narrower
            browser.resize(width, 900);
            for (String page : PAGES) {
                show(page);
                eventually(() -> assertThat(browser.findAll("main .waiting")).isEmpty());
                assertThat(browser.barriers()).as(page).isEmpty();
                assertThat(overhang()).as("%s at %d pixels", page, width).isLessThanOrEqualTo(0);
            }
        }
    }

    @Test
    void aHundredThousandPointsAreDrawn() throws Exception {
        show("map");
        awaitPoint();
        int few = coloured(browser.screenshot());
        Object frames =
                browser.run(
                        """
                        const { points } = await import('/map/points.js');
                        const n = 100000;
                        const bytes = new ArrayBuffer(4 + 24 * n);
                        new DataView(bytes).setUint32(0, n, true);
                        const floats = new Float32Array(bytes, 4, 2 * n);
                        for (let i = 0; i < n; i++) {
                          const angle = i * 2.39996;
                          floats[i] = Math.sqrt(i) * Math.cos(angle);
                          floats[n + i] = Math.sqrt(i) * Math.sin(angle);
                        }
                        const map = { ...(await (await fetch('/api/map')).json()), epoch: 'large' };
                        const real = fetch;
                        window.fetch = async (path, options) =>
                            path === '/api/map' ? Response.json(map)
                            : path.startsWith('/api/map/points?') ? new Response(bytes.slice(0))
                            : real(path, options);
                        await points.load();
                        document.querySelector('.fit').click();
                        const canvas = document.querySelector('canvas');
                        const box = canvas.getBoundingClientRect();
                        let frames = 0;
                        const end = performance.now() + 3000;
                        while (performance.now() < end) {
                          canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: frames % 20 < 10 ? -30 : 30,
                              clientX: box.width / 2, clientY: box.height / 2, cancelable: true }));
                          await new Promise(requestAnimationFrame);
                          frames++;
                        }
                        return frames / 3;
                        """);
        LOG.info("100,000 points: {} frames a second while zooming", frames);
        assertThat(points().intValue()).isEqualTo(100_000);
        eventually(
                () ->
                        assertThat(coloured(browser.screenshot()))
                                .isGreaterThan(Math.max(20_000, 2 * few)));
    }

    /** Opens a page anew. The token stays, since the tab does. */
    private static void show(String page) {
        browser.open(console.address() + "/#/" + page);
    }

    private static void eventually(ThrowingRunnable holds) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(holds);
    }

    private static String focused() {
        return browser.run("return document.activeElement.tagName;").toString();
    }

    private static double playedSeconds() {
        Object seconds = browser.run("return document.querySelector('audio').currentTime;");
        return ((Number) seconds).doubleValue();
    }

    /** A number in what the console answers. */
    private static Number answer(String path, String number) {
        return (Number)
                browser.run(
                        "return (await (await fetch('/api/' + given[0])).json())." + number + ";",
                        path);
    }

    private static Number points() {
        return (Number) browser.run("return (await import('/map/points.js')).points.n;");
    }

    /** By how many pixels the page is wider than the window. */
    private static int overhang() {
        Object pixels = browser.run("return document.documentElement.scrollWidth - innerWidth;");
        return ((Number) pixels).intValue();
    }

    /** Waits until a point is drawn that nothing covers; tells where. */
    private static Point awaitPoint() {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> point(browser.screenshot()), Optional::isPresent)
                .orElseThrow();
    }

    /** The middle of a square of eight colourful pixels, right of legend and tools. */
    private static Optional<Point> point(BufferedImage image) {
        int legend = 270;
        int head = 70;
        for (int y = head; y < image.getHeight() - 100; y++) {
            for (int x = legend; x < image.getWidth() - 20; x++) {
                if (isColourful(image, x, y, 8)) {
                    return Optional.of(new Point(x + 4, y + 4));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isColourful(BufferedImage image, int x, int y, int size) {
        for (int i = 0; i < size * size; i++) {
            if (!isColourful(image.getRGB(x + i % size, y + i / size))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isColourful(int rgb) {
        float[] hsb =
                Color.RGBtoHSB((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff, new float[3]);
        return hsb[1] > 0.3 && hsb[2] > 0.35;
    }

    /** How many pixels below the head have a colour that is neither paper nor ink. */
    private static int coloured(BufferedImage image) throws IOException {
        int pixels = 0;
        for (int y = 70; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                pixels += isColourful(image.getRGB(x, y)) ? 1 : 0;
            }
        }
        return pixels;
    }
}
