package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows that the peers' packages wrote (make_rows.sh), byte for byte. Public for the tests
 * of the sample's page.
 */
public final class PeerRows {

	/** The weather agent's threads python, python-waits and python-failed. */
	public static final String PYTHON_AGENT = "agent-python";

	/** The same in JavaScript: javascript, javascript-waits and javascript-failed. */
	public static final String JAVASCRIPT_AGENT = "agent-javascript";

	private PeerRows() {
	}

	/**
	 * Inserts rows.
	 * @param dataSource a database that has the tables
	 * @param name which rows
	 */
	public static void load(DataSource dataSource, String name) {
		load(dataSource, PeerRows.class.getResourceAsStream("rows/" + name + ".jsonl"));
	}

	/**
	 * Inserts rows.
	 * @param dataSource a database that has the tables
	 * @param rows one a line as JSON, closed afterwards
	 */
	public static void load(DataSource dataSource, InputStream rows) {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		JsonMapper mapper = new JsonMapper();
		try (rows) {
			new String(rows.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map(mapper::readTree)
				.forEach((row) -> insert(jdbc, row));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void insert(JdbcTemplate jdbc, JsonNode row) {
		List<String> columns = row.propertyNames().stream().filter((name) -> !name.equals("table")).toList();
		Object[] values = columns.stream().map((name) -> value(name, row.path(name))).toArray();
		String types = columns.stream()
			.map((name) -> name.equals("checkpoint") || name.equals("metadata") ? "?::jsonb" : "?")
			.collect(Collectors.joining(", "));
		jdbc.update("INSERT INTO " + row.path("table").asString() + " (" + String.join(", ", columns) + ") VALUES ("
				+ types + ")", values);
	}

	private static Object value(String column, JsonNode value) {
		if (column.equals("blob")) {
			return Base64.getDecoder().decode(value.asString());
		}
		return value.isObject() ? value.toString() : value.isNumber() ? value.asInt() : value.asString();
	}

}
