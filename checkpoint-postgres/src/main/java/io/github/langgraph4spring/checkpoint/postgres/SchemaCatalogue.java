package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * What LangGraph's tables look like, and how the ones that are there differ. The only
 * place that knows the expected columns and keys; they are what {@code MIGRATIONS} of
 * {@code langgraph-checkpoint-postgres} (Python, {@code base.py}) arrives at.
 */
final class SchemaCatalogue {

	private static final List<Table> TABLES = List
		.of(new Table("checkpoint_migrations", List.of(new Column("v", "integer", Rule.KEY))),
				new Table("checkpoints", List.of(new Column("thread_id", "text", Rule.KEY),
						new Column("checkpoint_ns", "text", Rule.KEY), new Column("checkpoint_id", "text", Rule.KEY),
						new Column("parent_checkpoint_id", "text", Rule.NULLABLE),
						new Column("type", "text", Rule.NULLABLE), new Column("checkpoint", "jsonb", Rule.ANY),
						new Column("metadata", "jsonb", Rule.ANY))),
				new Table("checkpoint_blobs",
						List.of(new Column("thread_id", "text", Rule.KEY),
								new Column("checkpoint_ns", "text", Rule.KEY), new Column("channel", "text", Rule.KEY),
								new Column("version", "text", Rule.KEY), new Column("type", "text", Rule.ANY),
								new Column("blob", "bytea", Rule.NULLABLE_SINCE_STEP_4))),
				new Table("checkpoint_writes", List.of(new Column("thread_id", "text", Rule.KEY),
						new Column("checkpoint_ns", "text", Rule.KEY), new Column("checkpoint_id", "text", Rule.KEY),
						new Column("task_id", "text", Rule.KEY), new Column("idx", "integer", Rule.KEY),
						new Column("channel", "text", Rule.ANY), new Column("type", "text", Rule.ANY),
						new Column("blob", "bytea", Rule.ANY), new Column("task_path", "text", Rule.ADDED_BY_STEP_9))));

	/**
	 * Starts from the schema, so that no row means no schema, and one row without a table
	 * an empty one. Needs no right on the tables.
	 */
	private static final String FIND_COLUMNS = """
			SELECT c.relname AS relation,
			  c.relkind IN ('r', 'p') AS is_table,
			  pg_catalog.has_schema_privilege(n.oid, 'USAGE')
			    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS is_readable,
			  a.attname AS column_name,
			  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type_name,
			  a.attnotnull AS is_not_null,
			  a.atthasdef OR a.attidentity <> '' AS has_default,
			  a.attnum = ANY (k.conkey) AS in_key
			FROM pg_catalog.pg_namespace n
			LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
			  AND c.relname IN ('checkpoint_migrations', 'checkpoints', 'checkpoint_blobs', 'checkpoint_writes')
			LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
			WHERE n.nspname = ?
			ORDER BY c.relname, a.attnum
			""";

	private final List<Problem> problems;

	private final boolean shallow;

	private final boolean stepsReadable;

	private SchemaCatalogue(List<Row> rows) {
		Map<String, List<Row>> relations = rows.stream().collect(Collectors.groupingBy(Row::relation));
		this.problems = rows.isEmpty() ? List.of(new Problem("the schema does not exist", true))
				: TABLES.stream()
					.flatMap((table) -> problems(table, relations.getOrDefault(table.name(), List.of())).stream())
					.toList();
		this.shallow = isShallow(relations.getOrDefault("checkpoints", List.of()));
		this.stepsReadable = relations.getOrDefault("checkpoint_migrations", List.of())
			.stream()
			.anyMatch((row) -> row.isTable() && row.isReadable() && row.column().equals("v"));
	}

	static SchemaCatalogue read(JdbcOperations jdbc, String schema) {
		return new SchemaCatalogue(jdbc.query(FIND_COLUMNS,
				(rs, i) -> new Row(orEmpty(rs.getString("relation")), rs.getBoolean("is_table"),
						rs.getBoolean("is_readable"), orEmpty(rs.getString("column_name")),
						orEmpty(rs.getString("type_name")), rs.getBoolean("is_not_null"), rs.getBoolean("has_default"),
						rs.getBoolean("in_key")),
				schema));
	}

	/** Everything that is missing or wrong, in the order of the tables. */
	List<Problem> problems() {
		return this.problems;
	}

	/** Whether migrating mends all of them. */
	boolean isMigratable() {
		return this.problems.stream().allMatch(Problem::migratable);
	}

	/** Whether these are the tables of Python's ShallowPostgresSaver. */
	boolean isShallow() {
		return this.shallow;
	}

	/**
	 * Whether the steps of checkpoint_migrations can be read: it is there, with the right
	 * to.
	 */
	boolean isStepsReadable() {
		return this.stepsReadable;
	}

	private static boolean isShallow(List<Row> checkpoints) {
		return keyOf(checkpoints).equals(Set.of("thread_id", "checkpoint_ns"))
				&& checkpoints.stream().noneMatch((row) -> row.column().equals("checkpoint_id"));
	}

	private static List<Problem> problems(Table table, List<Row> rows) {
		if (rows.isEmpty()) {
			return List.of(new Problem("table " + table.name() + " is missing", true));
		}
		if (!rows.get(0).isTable()) {
			return List.of(new Problem(table.name() + " is not a table", false));
		}
		Map<String, Row> byColumn = rows.stream().collect(Collectors.toMap(Row::column, Function.identity()));
		List<Problem> problems = new ArrayList<>();
		for (Column column : table.columns()) {
			Problem problem = problem(table.name() + "." + column.name(), column, byColumn.remove(column.name()));
			if (problem != null) {
				problems.add(problem);
			}
		}
		Set<String> key = table.key();
		if (!keyOf(rows).equals(key)) {
			problems
				.add(new Problem("primary key of " + table.name() + " is " + keyOf(rows) + ", expected " + key, false));
		}
		byColumn.values()
			.stream()
			.filter((row) -> row.isNotNull() && !row.hasDefault())
			.map((row) -> new Problem("column " + table.name() + "." + row.column()
					+ " is NOT NULL without a default, and LangGraph never writes it", false))
			.forEach(problems::add);
		return problems;
	}

	private static @Nullable Problem problem(String name, Column column, @Nullable Row row) {
		Rule rule = column.rule();
		if (row == null) {
			return new Problem("column " + name + " is missing", rule == Rule.ADDED_BY_STEP_9);
		}
		if (!row.type().equals(column.type())) {
			return new Problem("column " + name + " is of type " + row.type() + ", expected " + column.type(), false);
		}
		if (row.isNotNull() && (rule == Rule.NULLABLE || rule == Rule.NULLABLE_SINCE_STEP_4)) {
			return new Problem("column " + name + " is NOT NULL, and must be nullable",
					rule == Rule.NULLABLE_SINCE_STEP_4);
		}
		if (row.isNotNull() && !row.hasDefault() && rule == Rule.ADDED_BY_STEP_9) {
			return new Problem("column " + name + " is NOT NULL without a default", false);
		}
		return null;
	}

	private static Set<String> keyOf(List<Row> rows) {
		return rows.stream().filter(Row::isKey).map(Row::column).collect(Collectors.toCollection(TreeSet::new));
	}

	private static String orEmpty(@Nullable String value) {
		return (value != null) ? value : "";
	}

	/**
	 * What is missing or wrong.
	 *
	 * @param text the problem, as a clause
	 * @param migratable whether migrating mends it, unless it is recorded as done
	 */
	record Problem(String text, boolean migratable) {
	}

	private enum Rule {

		/** Part of the primary key. */
		KEY,

		/** Written by every peer, so that NOT NULL or not makes no difference. */
		ANY,

		/** Left out or null in what some peer writes. */
		NULLABLE,

		/** The same, but NOT NULL where a peer of before step 4 made the table. */
		NULLABLE_SINCE_STEP_4,

		/** Left out by JavaScript, and missing where no Python of step 9 has been. */
		ADDED_BY_STEP_9

	}

	private record Column(String name, String type, Rule rule) {
	}

	private record Table(String name, List<Column> columns) {

		Set<String> key() {
			return this.columns.stream()
				.filter((column) -> column.rule() == Rule.KEY)
				.map(Column::name)
				.collect(Collectors.toCollection(TreeSet::new));
		}

	}

	private record Row(String relation, boolean isTable, boolean isReadable, String column, String type,
			boolean isNotNull, boolean hasDefault, boolean isKey) {
	}

}
