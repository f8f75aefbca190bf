package io.github.langgraph4spring.checkpoint.chat;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The plain forms of what a message's metadata hold: values that come back from the row
 * as they went into it.
 */
final class PlainValues {

	private static final int MAX_DEPTH = 100;

	private static final Set<Class<?>> AS_THEY_ARE = Set.of(String.class, Boolean.class, Integer.class, Double.class,
			BigDecimal.class, UUID.class, byte[].class, LocalDate.class, LocalTime.class, OffsetTime.class,
			LocalDateTime.class, OffsetDateTime.class, Duration.class, UnknownValue.class, Document.class);

	private static final List<Class<?>> AS_THEIR_INTERFACES = List.of(ZoneId.class, Path.class, Pattern.class,
			InetAddress.class, Message.class);

	private static final List<Class<?>> AS_TEXT = List.of(CharSequence.class, Character.class, URI.class, URL.class,
			Locale.class, Currency.class, TemporalAccessor.class, TemporalAmount.class);

	private final Predicate<Class<?>> allowed;

	PlainValues(Predicate<Class<?>> allowed) {
		this.allowed = allowed;
	}

	/**
	 * Returns the plain form of a value.
	 * @param value the value
	 * @return its plain form, or {@code null} if it has none
	 */
	@Nullable Object of(@Nullable Object value) {
		return of(value, 0);
	}

	private @Nullable Object of(@Nullable Object value, int depth) {
		if (value == null || depth > MAX_DEPTH) {
			return null;
		}
		if (value instanceof Map<?, ?> map) {
			return map(map, depth);
		}
		if (value instanceof Collection<?> || (value.getClass().isArray() && !(value instanceof byte[]))) {
			return collection(value, depth);
		}
		if (value instanceof Number number) {
			return number(number);
		}
		if (value instanceof Optional<?> optional) {
			return of(optional.orElse(null), depth);
		}
		Object simple = simple(value);
		return (simple == null && value instanceof Record fields) ? fields(fields, depth) : simple;
	}

	private @Nullable Object simple(Object value) {
		if (AS_THEY_ARE.contains(value.getClass()) || this.allowed.test(typeOf(value))
				|| AS_THEIR_INTERFACES.stream().anyMatch((type) -> type.isInstance(value))) {
			return value;
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof Instant instant) {
			return instant.atOffset(ZoneOffset.UTC);
		}
		if (value instanceof ZonedDateTime zoned) {
			return zoned.toOffsetDateTime();
		}
		if (value instanceof Date date) {
			return Instant.ofEpochMilli(date.getTime()).atOffset(ZoneOffset.UTC);
		}
		return AS_TEXT.stream().anyMatch((type) -> type.isInstance(value)) ? value.toString() : null;
	}

	private static Class<?> typeOf(Object value) {
		return (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
	}

	// in the type in which it will be read
	private static Object number(Number number) {
		if (number instanceof BigDecimal) {
			return number;
		}
		if (number instanceof Double || number instanceof Float) {
			return number.doubleValue();
		}
		if (number instanceof BigInteger integer && integer.bitLength() > 63) {
			return (integer.signum() > 0 && integer.bitLength() == 64) ? integer : new BigDecimal(integer);
		}
		long integer = number.longValue();
		return (integer == (int) integer) ? (Object) (int) integer : (Object) integer;
	}

	private Map<Object, @Nullable Object> map(Map<?, ?> map, int depth) {
		Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
		map.forEach((key, value) -> {
			Object plainKey = (key instanceof Integer || key instanceof Boolean) ? key : String.valueOf(key);
			putPlain(plain, plainKey, value, depth);
		});
		return plain;
	}

	private void putPlain(Map<Object, @Nullable Object> plain, Object key, @Nullable Object value, int depth) {
		Object plainValue = of(value, depth + 1);
		if (value == null || plainValue != null) {
			plain.put(key, plainValue);
		}
	}

	private Collection<@Nullable Object> collection(Object value, int depth) {
		List<@Nullable Object> plain = new ArrayList<>();
		if (value instanceof Collection<?> elements) {
			elements.forEach((element) -> plain.add(of(element, depth + 1)));
		}
		else {
			for (int i = 0; i < Array.getLength(value); i++) {
				plain.add(of(Array.get(value, i), depth + 1));
			}
		}
		// Python has no sets of lists, sets and dicts
		boolean set = value instanceof Set<?> && plain.stream()
			.noneMatch((element) -> element instanceof Collection<?> || element instanceof Map<?, ?>);
		return set ? new LinkedHashSet<>(plain) : plain;
	}

	private @Nullable Map<Object, @Nullable Object> fields(Record value, int depth) {
		Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
		try {
			for (RecordComponent component : value.getClass().getRecordComponents()) {
				component.getAccessor().setAccessible(true);
				putPlain(plain, component.getName(), component.getAccessor().invoke(value), depth);
			}
			return plain;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			// a record that does not let itself be read has no plain form
			return null;
		}
	}

}
