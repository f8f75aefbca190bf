package io.github.langgraph4spring.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A plot of horizontal bars, each with a line from its least to its greatest value.
 *
 * @param title what it shows, with the unit
 * @param bars the bars from top to bottom
 */
record BarChart(String title, List<Bar> bars) {

	private static final int LABELS = 300;

	private static final int WIDTH = 760;

	private static final int ROW = 24;

	private static final int TOP = 40;

	BarChart {
		bars = List.copyOf(bars);
	}

	/**
	 * A bar.
	 *
	 * @param label what it is of
	 * @param value its length
	 * @param least the least value
	 * @param most the greatest value
	 * @param ours whether it is ours, to stand out
	 */
	record Bar(String label, double value, double least, double most, boolean ours) {

	}

	String svg() {
		StringBuilder svg = new StringBuilder();
		int height = TOP + this.bars.size() * ROW + 10;
		svg.append("""
				<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
				font-family="sans-serif" font-size="13">
				<rect width="100%%" height="100%%" fill="white"/>
				<text x="10" y="24" font-size="15" font-weight="bold">%s</text>
				""".formatted(WIDTH, height, WIDTH, height, escaped(this.title)));
		double scale = (WIDTH - LABELS - 70) / this.bars.stream().mapToDouble(Bar::most).max().orElse(1);
		for (int i = 0; i < this.bars.size(); i++) {
			append(svg, this.bars.get(i), TOP + i * ROW, scale);
		}
		return svg.append("</svg>\n").toString();
	}

	private static void append(StringBuilder svg, Bar bar, int y, double scale) {
		svg.append(String.format(Locale.ROOT, """
				<text x="%d" y="%d" text-anchor="end">%s</text>
				<rect x="%d" y="%d" width="%.1f" height="16" fill="%s"/>
				<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="black"/>
				<text x="%.1f" y="%d">%s</text>
				""", LABELS - 8, y + 15, escaped(bar.label()), LABELS, y + 2, bar.value() * scale,
				bar.ours() ? "#1f6f4a" : "#9db4c6", LABELS + bar.least() * scale, LABELS + bar.most() * scale, y + 10,
				y + 10, LABELS + bar.most() * scale + 6, y + 15, Numbers.text(bar.value())));
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

}
