package io.github.langgraph4spring.checkpoint.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text with metadata, LangChain's {@code Document}.
 *
 * @param fields the fields as they are stored
 */
public record Document(Fields fields) {

	/**
	 * Creates a document.
	 * @param pageContent the text
	 * @param metadata the metadata
	 * @param id the document's id, or {@code null}
	 */
	public Document(String pageContent, Map<String, @Nullable Object> metadata, @Nullable String id) {
		this(fields(pageContent, metadata, id));
	}

	private static Fields fields(String pageContent, Map<String, @Nullable Object> metadata, @Nullable String id) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("id", id);
		fields.put("metadata", metadata);
		fields.put("page_content", pageContent);
		fields.put("type", "Document");
		return Fields.of(fields);
	}

	/**
	 * Returns the text.
	 * @return the text, empty if there is none
	 */
	public String pageContent() {
		return Objects.toString(this.fields.get("page_content"), "");
	}

	/**
	 * Returns the metadata.
	 * @return the entries, empty if there are none
	 */
	public Map<String, @Nullable Object> metadata() {
		return MessageFields.map(this.fields.get("metadata"));
	}

	/**
	 * Returns the document's id.
	 * @return the id, or {@code null} if it has none
	 */
	public @Nullable String id() {
		return this.fields.string("id");
	}

}
