package dev.mixtape.study.endless;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said of a stream.
 *
 * @param now by the learner that is measured
 * @param fixed by the learner before there was a floor
 * @param atOnce by batch learning; null if it was skipped
 */
record StreamReport(PlantedStream stream, StreamTrial now, StreamTrial fixed, Score atOnce) {

    /** The members of its object in the JSON; NaN is null. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("bound", number(now.atTheEnd().bound()));
        members.put("boundFixed", number(fixed.atTheEnd().bound()));
        members.put("boundBatch", atOnce == null ? null : number(atOnce.bound()));
        members.put("ari", number(now.atTheEnd().ari()));
        members.put("ariFixed", number(fixed.atTheEnd().ari()));
        members.put("ariBatch", atOnce == null ? null : number(atOnce.ari()));
        members.put("components", now.componentsInUse());
        members.put("componentsFixed", fixed.componentsInUse());
        members.put("truth", PlantedStream.TRUTH);
        members.put("forgotten", number(now.forgotten()));
        members.put("forgottenFixed", number(fixed.forgotten()));
        if (stream == PlantedStream.ARRIVAL) {
            members.put("songsUntilKnown", number(now.songsUntilKnown()));
            members.put("songsUntilKnownFixed", number(fixed.songsUntilKnown()));
        }
        members.put("curve", bounds(now));
        members.put("curveFixed", bounds(fixed));
        return members;
    }

    private static List<Double> bounds(StreamTrial trial) {
        return trial.curve().stream().map(at -> number(at.bound())).toList();
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : Math.round(1e4 * value) / 1e4;
    }
}
