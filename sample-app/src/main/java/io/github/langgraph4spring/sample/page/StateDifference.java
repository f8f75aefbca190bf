package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.jspecify.annotations.Nullable;

/**
 * How a channel of a state differs from that of the parent.
 *
 * @param channel the channel
 * @param change {@code added}, {@code removed}, {@code appended} or {@code changed}
 * @param count how many elements were appended
 * @param before the value in the parent
 * @param value the value, or the elements that were appended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StateDifference(String channel, String change, @Nullable Integer count, @Nullable NodeView before,
		@Nullable NodeView value) {

	static List<StateDifference> between(@Nullable CheckpointTuple parent, CheckpointTuple child) {
		Map<String, @Nullable Object> before = (parent != null) ? parent.checkpoint().channelValues() : Map.of();
		Map<String, @Nullable Object> after = child.checkpoint().channelValues();
		TreeSet<String> channels = new TreeSet<>(before.keySet());
		channels.addAll(after.keySet());
		List<StateDifference> differences = new ArrayList<>();
		for (String channel : channels) {
			if (!CheckpointView.isControl(channel)) {
				StateDifference difference = of(channel, before, after);
				if (difference != null) {
					differences.add(difference);
				}
			}
		}
		return differences;
	}

	private static @Nullable StateDifference of(String channel, Map<String, @Nullable Object> before,
			Map<String, @Nullable Object> after) {
		Object old = before.get(channel);
		Object value = after.get(channel);
		if (!after.containsKey(channel)) {
			return new StateDifference(channel, "removed", null, tree(old), null);
		}
		if (!before.containsKey(channel)) {
			return new StateDifference(channel, "added", null, null, tree(value));
		}
		if (Objects.deepEquals(old, value)) {
			return null;
		}
		if (old instanceof List<?> first && value instanceof List<?> all && all.size() > first.size()
				&& all.subList(0, first.size()).equals(first)) {
			List<?> appended = all.subList(first.size(), all.size());
			return new StateDifference(channel, "appended", appended.size(), null, tree(appended));
		}
		return new StateDifference(channel, "changed", null, tree(old), tree(value));
	}

	private static NodeView tree(@Nullable Object value) {
		return new ValueTree().of(value);
	}

}
