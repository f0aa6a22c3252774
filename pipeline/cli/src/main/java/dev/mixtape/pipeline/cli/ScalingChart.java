package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.bench.Scaling;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.plot.LineChart;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a song's cost grows, as a picture. */
final class ScalingChart {
    private ScalingChart() {}

    /** Draws milliseconds a song, a panel for each size that was varied, a line a backend. */
    static BufferedImage of(Map<String, List<Scaling.Point>> points) {
        List<LineChart.Panel> panels = new ArrayList<>();
        for (Scaling.Axis axis : Scaling.Axis.values()) {
            List<LineChart.Line> lines = new ArrayList<>();
            points.forEach(
                    (backend, list) -> {
                        List<Scaling.Point> of =
                                list.stream().filter(p -> p.axis() == axis).toList();
                        lines.add(
                                new LineChart.Line(
                                        backend,
                                        of.stream().map(p -> (double) p.value()).toList(),
                                        of.stream()
                                                .map(Scaling.Point::millisecondsPerSong)
                                                .toList()));
                    });
            panels.add(
                    new LineChart.Panel(
                            axis == Scaling.Axis.BUNDLE ? "songs of a bundle" : axis.toString(),
                            lines));
        }
        try {
            return LineChart.draw("What a song costs", "milliseconds, one thread", panels);
        } catch (LinkageError | InternalError e) {
            throw new UserError(
                    "--out: this Java has no fonts to write with; install some (Debian: apt-get"
                            + " install fontconfig fonts-dejavu-core)",
                    e);
        }
    }
}
