package io.github.langgraph4spring.checkpoint;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The named fields of a LangChain or LangGraph object, in the order in which they are
 * written: what is absent, what is {@code null} and what we do not know all stay as they
 * came, so that an object that was read and not changed is written back byte for byte.
 * <p>
 * Immutable: maps and lists in it are copied, other values are shared. Thread-safe as far
 * as those are.
 */
public final class Fields {

	/**
	 * What Python writes behind the fields of a pydantic object today.
	 */
	public static final String VALIDATE = "model_validate_json";

	private final @Nullable String method;

	private final boolean constant;

	private final boolean read;

	// the first or the second is there once this is published safely, as in a record, and
	// all are the same fields: so it does not matter which thread sees which
	private @Nullable Map<String, @Nullable Object> values;

	private @Nullable Encoded encoded;

	private Map.@Nullable Entry<String, @Nullable Object> asked;

	private Fields(Map<String, ? extends @Nullable Object> values, @Nullable String method) {
		DeepCopy copy = new DeepCopy();
		this.values = copy.map(values);
		this.method = method;
		this.constant = copy.isConstant();
		this.read = false;
	}

	private Fields(Builder builder) {
		DeepCopy copy = new DeepCopy();
		builder.values.replaceAll((name, value) -> copy.value(value));
		this.values = Collections.unmodifiableMap(builder.values);
		this.method = VALIDATE;
		this.constant = copy.isConstant();
		this.read = false;
	}

	private Fields(Encoded encoded, @Nullable String method) {
		this.method = method;
		this.constant = true;
		this.read = true;
		this.encoded = encoded;
	}

	/**
	 * Makes fields of a map, in its iteration order.
	 * @param values the fields; values may be {@code null}
	 * @return the fields
	 */
	public static Fields of(Map<String, ? extends @Nullable Object> values) {
		return new Fields(values, VALIDATE);
	}

	/**
	 * Begins fields, one after the other.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Makes the fields of a pydantic object as it was stored: older writers leave the
	 * method behind the fields out.
	 * @param values the fields; values may be {@code null}
	 * @param method the method that was stored with them, or {@code null} for none
	 * @return the fields
	 */
	public static Fields stored(Map<String, ? extends @Nullable Object> values, @Nullable String method) {
		return new Fields(values, method);
	}

	/**
	 * Makes fields that are decoded when more than one of them is asked for, and are
	 * written back as they were read, without being encoded again.
	 * @param encoded what they were read from
	 * @param method the method that was stored with them, or {@code null} for none
	 * @return the fields
	 */
	public static Fields stored(Encoded encoded, @Nullable String method) {
		return new Fields(encoded, method);
	}

	/**
	 * Returns the value of a field.
	 * @param name the field's name
	 * @return its value, or {@code null} if it is {@code null} or absent
	 */
	public @Nullable Object get(String name) {
		Map.Entry<String, @Nullable Object> one = this.asked;
		if (one == null && this.values == null) {
			// who asks for the id mostly wants no other field
			one = new SimpleImmutableEntry<>(name, Objects.requireNonNull(this.encoded).decode(name));
			this.asked = one;
		}
		return (one != null && one.getKey().equals(name)) ? one.getValue() : asMap().get(name);
	}

	/**
	 * Returns the value of a field that is a string.
	 * @param name the field's name
	 * @return its value, or {@code null} if it is absent or no string
	 */
	public @Nullable String string(String name) {
		return (get(name) instanceof String string) ? string : null;
	}

	/**
	 * Tells whether a field is present, be it {@code null}.
	 * @param name the field's name
	 * @return whether it is present
	 */
	public boolean has(String name) {
		return asMap().containsKey(name);
	}

	/**
	 * Returns these fields with one of them changed in its place, or added at the end.
	 * @param name the field's name
	 * @param value its value, or {@code null}
	 * @return the new fields
	 */
	public Fields with(String name, @Nullable Object value) {
		Map<String, @Nullable Object> changed = new LinkedHashMap<>(asMap());
		changed.put(name, value);
		return new Fields(changed, this.method);
	}

	/**
	 * Returns these fields as an unmodifiable map in the order in which they are written.
	 * @return the map; values may be {@code null}
	 */
	public Map<String, @Nullable Object> asMap() {
		Map<String, @Nullable Object> known = this.values;
		if (known == null) {
			known = Collections.unmodifiableMap(Objects.requireNonNull(this.encoded).decode());
			this.values = known;
			this.asked = null;
		}
		return known;
	}

	/**
	 * Returns the method that is stored behind the fields of a pydantic object.
	 * @return the method, or {@code null} where an older writer left it out
	 */
	public @Nullable String method() {
		return this.method;
	}

	/**
	 * Returns what the fields were read from, or were written as before.
	 * @return what is kept of them, or {@code null} if they have to be encoded
	 */
	public @Nullable Encoded encoded() {
		return this.encoded;
	}

	/**
	 * Tells whether the fields are written as the same bytes each time, because nothing
	 * in them can be changed.
	 * @return whether they may {@linkplain #keep keep} their bytes
	 */
	public boolean isConstant() {
		return this.constant;
	}

	/**
	 * Tells whether these are fields as they were read, in which nothing can be changed:
	 * reading what they are written as gives the same ones.
	 * @return whether they need not be copied
	 */
	public boolean isRead() {
		return this.read;
	}

	/**
	 * Keeps what the fields were written as, for the next time.
	 * @param encoded what they were written as
	 * @throws IllegalStateException if they are not {@linkplain #isConstant constant}
	 */
	public void keep(Encoded encoded) {
		if (!this.constant) {
			throw new IllegalStateException("What is in the fields can be changed, so they may be written otherwise");
		}
		this.encoded = encoded;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Fields that && asMap().equals(that.asMap());
	}

	@Override
	public int hashCode() {
		return Objects.hash(asMap());
	}

	@Override
	public String toString() {
		return asMap().toString();
	}

	/**
	 * Builds {@link Fields} without the map that {@link Fields#of} copies. Builds once.
	 * Not thread-safe.
	 */
	public static final class Builder {

		private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

		private boolean built;

		private Builder() {
		}

		/**
		 * Adds a field at the end, or changes it in its place.
		 * @param name the field's name
		 * @param value its value, or {@code null}
		 * @return this builder
		 * @throws IllegalStateException if the fields are built already
		 */
		public Builder with(String name, @Nullable Object value) {
			requireNotBuilt();
			this.values.put(name, value);
			return this;
		}

		/**
		 * Builds the fields: maps and lists in them are copied now.
		 * @return the fields
		 * @throws IllegalStateException if they are built already
		 */
		public Fields build() {
			requireNotBuilt();
			this.built = true;
			return new Fields(this);
		}

		private void requireNotBuilt() {
			if (this.built) {
				throw new IllegalStateException("These fields are built already: begin others");
			}
		}

	}

	/**
	 * Fields as they are stored, in which nothing can be changed.
	 */
	public interface Encoded {

		/**
		 * Decodes the map.
		 * @return the fields, none of which can be changed; values may be {@code null}
		 */
		Map<String, @Nullable Object> decode();

		/**
		 * Decodes one field.
		 * @param name the field's name
		 * @return its value, which cannot be changed, or {@code null} if it is
		 * {@code null} or absent
		 */
		@Nullable Object decode(String name);

	}

}
