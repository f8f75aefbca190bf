package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * What the connection's role lacks for a migration, asked of the server instead of read
 * from its error messages, which may be translated.
 *
 * @param role the role that the statements run as
 * @param missing what is certainly needed
 * @param suspects what is only needed if there is still something to change
 */
record SchemaRights(String role, List<String> missing, List<String> suspects) {

	private static final String FIND_RIGHTS = """
			SELECT current_user AS role_name,
			  pg_catalog.current_database() AS database_name,
			  s.name AS schema_name,
			  n.oid IS NOT NULL AS schema_exists,
			  h.oid IS NOT NULL AS history_exists,
			  CAST(pg_catalog.current_setting('transaction_read_only') AS boolean) AS is_read_only,
			  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS can_create_schema,
			  pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS can_use,
			  pg_catalog.has_schema_privilege(n.oid, 'CREATE') AS can_create,
			  (
			    SELECT pg_catalog.string_agg(c.relname, ', ' ORDER BY c.relname)
			    FROM pg_catalog.pg_class c
			    WHERE c.relnamespace = n.oid
			      AND (c.oid = h.oid OR c.relname IN ('checkpoint_migrations', 'checkpoint_blobs', 'checkpoint_writes'))
			      AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
			  ) AS tables_of_others
			FROM (VALUES (CAST(? AS text))) AS s (name)
			LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = s.name
			LEFT JOIN pg_catalog.pg_class h ON h.relnamespace = n.oid AND h.relname = ?
			""";

	static SchemaRights read(JdbcOperations jdbc, String schema, String historyTable) {
		return jdbc.query(FIND_RIGHTS, (rs, i) -> map(rs), schema, historyTable).get(0);
	}

	/** In one clause, without a right that is there. */
	String describe() {
		List<String> needed = this.missing.isEmpty() ? this.suspects : this.missing;
		return "role \"" + this.role + "\" lacks "
				+ (needed.isEmpty() ? "a right that migrating needs" : String.join("; ", needed));
	}

	private static SchemaRights map(ResultSet rs) throws SQLException {
		String schema = "schema \"" + rs.getString("schema_name") + "\"";
		List<String> missing = new ArrayList<>();
		List<String> suspects = new ArrayList<>();
		boolean historyExists = rs.getBoolean("history_exists");
		if (rs.getBoolean("is_read_only") && !historyExists) {
			missing.add("a session that may write (this one is read-only)");
		}
		if (!rs.getBoolean("schema_exists")) {
			if (!rs.getBoolean("can_create_schema")) {
				missing.add("CREATE on database \"" + rs.getString("database_name") + "\", to create the " + schema);
			}
		}
		else {
			if (!rs.getBoolean("can_use")) {
				missing.add("USAGE on " + schema);
			}
			if (!rs.getBoolean("can_create")) {
				(historyExists ? suspects : missing).add("CREATE on " + schema);
			}
		}
		String tablesOfOthers = rs.getString("tables_of_others");
		if (tablesOfOthers != null) {
			suspects.add("ownership of " + tablesOfOthers + " in " + schema);
		}
		return new SchemaRights(rs.getString("role_name"), missing, suspects);
	}

}
