package io.portico.bench.faults;

import java.util.ArrayList;
import java.util.List;

/** Values over time, and the line through them. */
final class Trend {
    private final List<double[]> points = new ArrayList<>();

    void add(double minute, double value) {
        points.add(new double[] {minute, value});
    }

    /** The mean, the extremes and the slope by least squares, without the first third of the points. */
    String afterAThird() {
        List<double[]> late = points.subList(points.size() / 3, points.size());
        double x = late.stream().mapToDouble(point -> point[0]).average().orElse(0);
        double y = late.stream().mapToDouble(point -> point[1]).average().orElse(0);
        double covariance = late.stream()
                .mapToDouble(point -> (point[0] - x) * (point[1] - y))
                .sum();
        double variance = late.stream()
                .mapToDouble(point -> (point[0] - x) * (point[0] - x))
                .sum();
        return "mean %.1f, lowest %.1f, highest %.1f, slope %+.2f a minute"
                .formatted(
                        y,
                        late.stream().mapToDouble(point -> point[1]).min().orElse(0),
                        late.stream().mapToDouble(point -> point[1]).max().orElse(0),
                        variance == 0 ? 0 : covariance / variance);
    }
}
