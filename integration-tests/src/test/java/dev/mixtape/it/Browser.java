package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a screen, which draws by its own processor, used as a person would. */
final class Browser implements AutoCloseable {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser");
    private static final String DRIVER = "chromedriver";

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it; without one on this machine, the test is skipped with a sentence. */
    static Browser start() {
        Optional<File> chromium =
                BROWSERS.stream().map(Browser::program).flatMap(Optional::stream).findFirst();
        Optional<File> chromedriver = program(DRIVER);
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "No Chromium with its driver is on the PATH, so that the console's pages were not"
                        + " tried in a browser: apt-get install chromium chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // as root, as in a container
                "--disable-dev-shm-usage",
                "--mute-audio",
                "--use-gl=angle",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
                "--window-size=1280,900");
        LoggingPreferences all = new LoggingPreferences();
        all.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", all);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.get())
                        .usingAnyFreePort()
                        .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
        return new Browser(driver);
    }

    private static Optional<File> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }

    /** Opens an address as if nothing had been open before. */
    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> findAll(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Text of what is shown of it. */
    String text(String css) {
        return find(css).getText();
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void click(int x, int y) {
        new Actions(driver).moveToLocation(x, y).click().perform();
    }

    /** Runs a script in the page, which may wait; returns what it returns. */
    Object run(String script, Object... given) {
        Object result =
                driver.executeAsyncScript(
                        "const done = arguments[arguments.length - 1]; (async (...given) => { "
                                + script
                                + " })(...arguments).then(done, (e) => done('failed: ' + e));",
                        given);
        if (result instanceof String said && said.startsWith("failed: ")) {
            throw new IllegalStateException(script + " " + said);
        }
        return result;
    }

    BufferedImage screenshot() throws IOException {
        byte[] png = driver.getScreenshotAs(OutputType.BYTES);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** Serious and critical problems of accessibility, by axe-core, a line each. */
    @SuppressWarnings("unchecked")
    List<String> barriers() throws IOException {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(axe.readAllBytes(), UTF_8));
        }
        var found =
                (List<Map<String, Object>>)
                        run(
                                "const found = await axe.run(document, {resultTypes:"
                                        + " ['violations']}); return found.violations.map((each) =>"
                                        + " ({impact: each.impact, what: each.id + ': ' +"
                                        + " each.nodes.map((node) => node.html).join(' ')}));");
        return found.stream()
                .filter(each -> List.of("serious", "critical").contains(each.get("impact")))
                .map(each -> each.get("what").toString())
                .toList();
    }

    /** What the browser complained of since it was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(each -> each.getLevel().intValue() >= Level.WARNING.intValue())
                .map(each -> each.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
