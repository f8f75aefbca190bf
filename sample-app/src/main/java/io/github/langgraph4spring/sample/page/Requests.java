package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the agent.
 */
final class Requests {

	private static final int MAX_CHARACTERS = 100_000;

	private Requests() {
	}

	/**
	 * Says something.
	 *
	 * @param content what the user says
	 * @param checkpointId the checkpoint to go on from, or nothing for the latest
	 */
	record NewMessage(@NotBlank @Size(max = MAX_CHARACTERS) String content,
			@JsonProperty("checkpoint_id") @Nullable String checkpointId) {

	}

	/**
	 * Answers an interrupt: by an approval where it takes one, else by a value.
	 *
	 * @param approved whether it may be done
	 * @param text why it may not be done, if the agent is to know
	 * @param value any answer, as JSON
	 * @param interruptId the interrupt that is answered, or nothing for the first
	 * @param checkpointId the checkpoint to go on from, or nothing for the latest
	 */
	record Answer(@Nullable Boolean approved, @Nullable @Size(max = MAX_CHARACTERS) String text, @Nullable Object value,
			@JsonProperty("interrupt_id") @Nullable String interruptId,
			@JsonProperty("checkpoint_id") @Nullable String checkpointId) {

		void requireOne() {
			if ((this.approved != null) == (this.value != null)) {
				throw new IllegalArgumentException("give either approved, true or false, or a value");
			}
		}

		/**
		 * What the agent is told, empty if it may go on.
		 */
		String objection() {
			if (Boolean.TRUE.equals(this.approved)) {
				return "";
			}
			return (this.text != null && !this.text.isBlank()) ? "The user declined: " + this.text
					: "The user declined";
		}

	}

	/**
	 * Goes on where a run stopped.
	 *
	 * @param checkpointId the checkpoint to go on from, or nothing for the latest
	 */
	record Resume(@JsonProperty("checkpoint_id") @Nullable String checkpointId) {

	}

	/**
	 * Changes the state of a checkpoint.
	 *
	 * @param checkpointId the checkpoint
	 * @param messages the messages with another text. After the last human one of them
	 * the conversation is cut, and the model asked anew
	 * @param values the new values of other channels
	 * @param run whether to go on from there
	 */
	record Fork(@JsonProperty("checkpoint_id") @NotBlank String checkpointId,
			@Nullable List<@Valid MessageEdit> messages, @Nullable Map<String, Object> values, @Nullable Boolean run) {

		Fork {
			messages = (messages != null) ? List.copyOf(messages) : List.of();
			values = (values != null) ? values : Map.of();
			run = (run != null) ? run : true;
		}

	}

	/**
	 * A message with another text.
	 *
	 * @param index its place in the conversation
	 * @param content the text
	 */
	record MessageEdit(@Min(0) int index, @NotNull @Size(max = MAX_CHARACTERS) String content) {

	}

}
