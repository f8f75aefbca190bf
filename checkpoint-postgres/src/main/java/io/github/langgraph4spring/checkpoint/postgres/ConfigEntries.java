package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a config become metadata of what is put: as in Python the simple ones
 * that are not LangGraph's own, but none that look like secrets.
 *
 * @param excluded the words in whose names a secret is known, in lower case
 * @param merged whether any become metadata
 */
record ConfigEntries(List<String> excluded, boolean merged) {

	static final List<String> SECRETS = List.of("password", "token", "secret", "key", "authorization");

	static final ConfigEntries DEFAULT = new ConfigEntries(SECRETS, true);

	static final ConfigEntries NONE = new ConfigEntries(List.of(), false);

	// langgraph.checkpoint.base.EXCLUDED_METADATA_KEYS
	private static final Set<String> NOT_METADATA = Set.of("thread_id", "checkpoint_id", "checkpoint_ns",
			"checkpoint_map", "langgraph_step", "langgraph_node", "langgraph_triggers", "langgraph_path",
			"langgraph_checkpoint_ns");

	static ConfigEntries excluding(Collection<String> words) {
		return new ConfigEntries(words.stream()
			.map((word) -> word.strip().toLowerCase(Locale.ROOT))
			.filter((word) -> !word.isEmpty())
			.toList(), true);
	}

	/**
	 * Adds the entries of a config that are not there yet.
	 */
	void addTo(Map<String, @Nullable Object> metadata, CheckpointConfig config) {
		if (this.merged) {
			addSimple(metadata, config.metadata());
			addSimple(metadata, config.configurable());
		}
	}

	private void addSimple(Map<String, @Nullable Object> metadata, Map<String, @Nullable Object> entries) {
		entries.forEach((name, value) -> {
			boolean simple = value instanceof String || (value != null && Json.isSimple(value));
			if (simple && !metadata.containsKey(name) && !NOT_METADATA.contains(name) && !name.startsWith("__")
					&& !looksLikeSecret(name)) {
				metadata.put(name, value);
			}
		});
	}

	/** Such as api_key, accessToken and APIKEY, but not max_tokens or keywords. */
	private boolean looksLikeSecret(String name) {
		String[] words = name.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2")
			.toLowerCase(Locale.ROOT)
			.split("[^\\p{L}\\p{N}]+");
		for (String word : words) {
			if (this.excluded.stream().anyMatch(word::endsWith)) {
				return true;
			}
		}
		return false;
	}

}
