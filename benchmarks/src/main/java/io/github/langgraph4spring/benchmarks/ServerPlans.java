package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

import io.github.langgraph4spring.benchmarks.Contender.Workspace;

/**
 * The plans that the server has run statements by, from its log.
 */
final class ServerPlans {

	/**
	 * What a session is told: to write its plans into the log, and to make generic ones,
	 * as it does for a statement that is run often.
	 */
	static final String OPTIONS = String
		.join("%20", "-csession_preload_libraries=auto_explain", "-cauto_explain.log_min_duration=0",
				"-cauto_explain.log_analyze=on", "-cauto_explain.log_timing=off", "-cauto_explain.log_buffers=on",
				"-cplan_cache_mode=force_generic_plan")
		.replace("=", "%3D");

	private final RandomAccessFile log;

	ServerPlans(Workspace workspace) throws IOException {
		this.log = new RandomAccessFile(workspace.folder().resolve("postgres/server.log").toFile(), "r");
		this.log.seek(this.log.length());
	}

	/**
	 * Returns the plans that were logged since this was made, without the planner's
	 * guesses.
	 */
	String plans() throws IOException {
		try (this.log) {
			byte[] bytes = new byte[(int) (this.log.length() - this.log.getFilePointer())];
			this.log.readFully(bytes);
			StringBuilder text = new StringBuilder();
			new String(bytes, StandardCharsets.UTF_8).lines()
				.filter((line) -> line.startsWith("\t") && isPlan(line.strip()))
				.forEach((line) -> text.append(line.substring(1).replaceAll("\\(cost=[^)]*\\) ?", "")).append('\n'));
			return text.toString();
		}
	}

	private static boolean isPlan(String line) {
		return line.contains("(cost=") || line.startsWith("Index Cond") || line.startsWith("Filter")
				|| line.startsWith("Buffers") || line.startsWith("Sort Key") || line.startsWith("Rows Removed");
	}

}
