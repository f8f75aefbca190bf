package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TimeoutPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The types of Python's standard library that have a Java type, as
 * {@code langgraph.checkpoint.serde.jsonplus} writes them.
 */
final class PythonTypes {

	static final int SINGLE_ARGUMENT = 0;

	static final int POSITIONAL_ARGUMENTS = 1;

	static final int KEYWORD_ARGUMENTS = 2;

	static final int METHOD = 3;

	private static final int MAX_PATTERN_LENGTH = 1000;

	private static final int MAX_DECIMAL_LENGTH = 10_000;

	private static final String DATETIME = "datetime";

	// ordered: the first whose Java type fits a value writes it
	private static final List<PythonType<?>> ALL = List.of(
			single("uuid", "UUID", UUID.class, (uuid) -> uuid.toString().replace("-", ""), PythonTypes::uuid),
			single("decimal", "Decimal", BigDecimal.class, BigDecimal::toString, PythonTypes::decimal),
			single("builtins", "frozenset", FrozenSet.class, PythonTypes::elements,
					(elements) -> distinct(new FrozenSet<>((List<?>) elements), elements)),
			single("builtins", "set", Set.class, PythonTypes::elements,
					(elements) -> distinct(new LinkedHashSet<>((List<?>) elements), elements)),
			single("collections", "deque", Deque.class, PythonTypes::elements,
					(elements) -> new ArrayDeque<>((List<?>) elements)),
			single("ipaddress", "IPv4Address", Inet4Address.class, InetAddress::getHostAddress, PythonTypes::address),
			single("ipaddress", "IPv6Address", Inet6Address.class, PythonTypes::compressed, PythonTypes::address),
			positional(DATETIME, "timezone", ZoneOffset.class,
					(offset) -> List.of(Duration.ofSeconds(offset.getTotalSeconds())), PythonTypes::offset),
			single("zoneinfo", "ZoneInfo", ZoneId.class, ZoneId::getId, (id) -> ZoneId.of((String) id)),
			positional("pathlib", "PosixPath", Path.class, PythonTypes::parts, PythonTypes::path),
			positional("re", "compile", Pattern.class,
					(pattern) -> List.of(pattern.pattern(), RegexFlags.toPython(pattern.flags())),
					PythonTypes::pattern),
			positional(DATETIME, "timedelta", Duration.class, PythonTypes::timedelta, PythonTypes::duration),
			positional(DATETIME, "date", LocalDate.class,
					(date) -> List.of(year(date), date.getMonthValue(), date.getDayOfMonth()),
					(parts) -> LocalDate.of(integer(parts, 0), integer(parts, 1), integer(parts, 2))),
			keyword(DATETIME, "time", LocalTime.class, (time) -> time(time, null), PythonTypes::time),
			keyword(DATETIME, "time", OffsetTime.class, (time) -> time(time.toLocalTime(), time.getOffset()),
					PythonTypes::time),
			fromIsoFormat(LocalDateTime.class, LocalDateTime::parse),
			fromIsoFormat(OffsetDateTime.class, OffsetDateTime::parse),
			positional("langgraph.types", "Send", Send.class, PythonTypes::sendArguments, PythonTypes::send));

	private static final Map<String, List<PythonType<?>>> BY_NAME = ALL.stream()
		.collect(Collectors.groupingBy((type) -> type.module() + "." + type.name()));

	private PythonTypes() {
	}

	/**
	 * Returns the type that stands for a value's.
	 * @param value the value
	 * @return the type, or {@code null} if none does
	 */
	static @Nullable PythonType<?> of(Object value) {
		for (PythonType<?> type : ALL) {
			if (type.javaType().isInstance(value)) {
				return type;
			}
		}
		return null;
	}

	static boolean knows(String typeName) {
		return BY_NAME.containsKey(typeName);
	}

	/**
	 * Makes a value of a stored argument.
	 * @param typeName the type's name with its module
	 * @param argument the argument
	 * @return the value, or {@code null} if no Java type stands for it
	 */
	static @Nullable Object value(String typeName, Object argument) {
		for (PythonType<?> type : BY_NAME.getOrDefault(typeName, List.of())) {
			try {
				Object value = type.value().apply(argument);
				if (type.javaType().isInstance(value)) {
					return value;
				}
			}
			catch (RuntimeException ex) {
				// what Java cannot hold stays inert
			}
		}
		return null;
	}

	/**
	 * Makes a value of the arguments of a constructor object in JSON.
	 * @param typeName the type's name with its module
	 * @param args the arguments by position
	 * @param kwargs the arguments by name
	 * @return the value, or {@code null} if no Java type stands for it
	 */
	static @Nullable Object value(String typeName, List<?> args, Map<?, ?> kwargs) {
		List<PythonType<?>> types = BY_NAME.getOrDefault(typeName, List.of());
		if (types.isEmpty()) {
			return null;
		}
		return switch (types.get(0).code()) {
			case POSITIONAL_ARGUMENTS -> value(typeName, args);
			case KEYWORD_ARGUMENTS -> value(typeName, kwargs);
			case METHOD -> (args.size() == 1 && args.get(0) != null) ? value(typeName, args.get(0)) : dateTime(args);
			default -> (args.isEmpty() || args.get(0) == null) ? null : value(typeName, args.get(0));
		};
	}

	private static <T> PythonType<T> single(String module, String name, Class<T> javaType, Function<T, Object> argument,
			Function<Object, @Nullable Object> value) {
		return new PythonType<>(SINGLE_ARGUMENT, module, name, null, javaType, argument, value);
	}

	private static <T> PythonType<T> positional(String module, String name, Class<T> javaType,
			Function<T, Object> arguments, Function<Object, @Nullable Object> value) {
		return new PythonType<>(POSITIONAL_ARGUMENTS, module, name, null, javaType, arguments, value);
	}

	private static <T> PythonType<T> keyword(String module, String name, Class<T> javaType,
			Function<T, Object> arguments, Function<Object, @Nullable Object> value) {
		return new PythonType<>(KEYWORD_ARGUMENTS, module, name, null, javaType, arguments, value);
	}

	private static <T extends Temporal> PythonType<T> fromIsoFormat(Class<T> javaType, Function<String, T> parse) {
		return new PythonType<>(METHOD, DATETIME, DATETIME, "fromisoformat", javaType, PythonTypes::isoFormat,
				(text) -> parse.apply((String) text));
	}

	private static UUID uuid(Object hex) {
		String text = (String) hex;
		return new UUID(Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
	}

	private static Object elements(Collection<?> collection) {
		return new ArrayList<>(collection);
	}

	private static @Nullable BigDecimal decimal(Object text) {
		String digits = (String) text;
		// parsing takes time that grows with the square of the digits
		return (digits.length() <= MAX_DECIMAL_LENGTH) ? new BigDecimal(digits) : null;
	}

	private static @Nullable Object distinct(Collection<?> set, Object elements) {
		return (set.size() == ((List<?>) elements).size()) ? set : null;
	}

	private static InetAddress address(Object text) {
		String literal = (String) text;
		// a host name would be looked up
		if (literal.isEmpty() || !literal.chars().allMatch((c) -> ".:".indexOf(c) >= 0 || Character.digit(c, 16) >= 0)
				|| (literal.indexOf(':') < 0 && !literal.matches("\\d+(\\.\\d+){3}"))) {
			throw new IllegalArgumentException(literal);
		}
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	// the longest run of two or more zero groups, the first of equals, becomes "::"
	private static String compressed(Inet6Address address) {
		byte[] bytes = address.getAddress();
		int bestStart = -1;
		int bestLength = 1;
		for (int start = 0; start < 8; start++) {
			int length = 0;
			while (start + length < 8 && bytes[2 * (start + length)] == 0 && bytes[2 * (start + length) + 1] == 0) {
				length++;
			}
			if (length > bestLength) {
				bestStart = start;
				bestLength = length;
			}
		}
		StringBuilder text = new StringBuilder();
		for (int group = 0; group < 8; group++) {
			if (group == bestStart) {
				text.append("::");
				group += bestLength - 1;
				continue;
			}
			if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
				text.append(':');
			}
			text.append(Integer.toHexString((bytes[2 * group] & 0xff) << 8 | (bytes[2 * group + 1] & 0xff)));
		}
		return text.toString();
	}

	private static Object parts(Path path) {
		List<Object> parts = new ArrayList<>();
		if (path.getRoot() != null) {
			parts.add("/");
		}
		path.forEach((name) -> {
			if (!name.toString().isEmpty()) {
				parts.add(name.toString());
			}
		});
		return parts;
	}

	private static Path path(Object parts) {
		List<?> names = (List<?>) parts;
		boolean absolute = !names.isEmpty() && "/".equals(names.get(0));
		String text = names.stream()
			.skip(absolute ? 1 : 0)
			.map(String.class::cast)
			.collect(Collectors.joining("/", absolute ? "/" : "", ""));
		return Path.of(text);
	}

	private static @Nullable Pattern pattern(Object arguments) {
		String text = (String) element(arguments, 0);
		// the compiler recurses, and what a row holds must not overflow the stack
		if (text.length() > MAX_PATTERN_LENGTH) {
			return null;
		}
		return Pattern.compile(text, RegexFlags.toJava(integer(arguments, 1)));
	}

	private static Object timedelta(Duration duration) {
		Duration whole = duration.truncatedTo(ChronoUnit.MICROS);
		// Python's days are floored, its seconds and microseconds never negative
		long days = Math.floorDiv(whole.getSeconds(), 86_400L);
		return List.of(days, Math.floorMod(whole.getSeconds(), 86_400L), whole.getNano() / 1000);
	}

	private static Duration duration(Object arguments) {
		return Duration.ofDays(integer(arguments, 0))
			.plusSeconds(integer(arguments, 1))
			.plus(integer(arguments, 2), ChronoUnit.MICROS);
	}

	private static ZoneOffset offset(Object arguments) {
		Duration offset = (Duration) element(arguments, 0);
		return ZoneOffset.ofTotalSeconds(Math.toIntExact(offset.getSeconds()));
	}

	private static Object time(LocalTime time, @Nullable ZoneOffset offset) {
		Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
		arguments.put("hour", time.getHour());
		arguments.put("minute", time.getMinute());
		arguments.put("second", time.getSecond());
		arguments.put("microsecond", time.getNano() / 1000);
		arguments.put("tzinfo", offset);
		arguments.put("fold", 0);
		return arguments;
	}

	private static Object time(Object arguments) {
		Map<?, ?> parts = (Map<?, ?>) arguments;
		LocalTime time = LocalTime.of(number(parts, "hour"), number(parts, "minute"), number(parts, "second"),
				number(parts, "microsecond") * 1000);
		return (parts.get("tzinfo") instanceof ZoneOffset offset) ? time.atOffset(offset) : time;
	}

	/**
	 * Formats a time, with its date if it has one, as Python's {@code isoformat()} does.
	 */
	static String isoFormat(Temporal time) {
		boolean whole = time.get(ChronoField.MICRO_OF_SECOND) == 0;
		String pattern = "HH:mm:ss" + (whole ? "" : ".SSSSSS");
		if (time.isSupported(ChronoField.YEAR)) {
			year(time);
			pattern = "uuuu-MM-dd'T'" + pattern;
		}
		if (time instanceof OffsetDateTime zoned) {
			pattern += (zoned.getOffset().getTotalSeconds() % 60 == 0) ? "xxx" : "xxxxx";
		}
		return DateTimeFormatter.ofPattern(pattern).format(time);
	}

	/**
	 * Returns the arguments of the constructor of Python's {@code datetime}.
	 */
	static List<Object> dateTimeParts(Object value) {
		Temporal time = (Temporal) value;
		List<Object> parts = new ArrayList<>(
				List.of(year(time), time.get(ChronoField.MONTH_OF_YEAR), time.get(ChronoField.DAY_OF_MONTH),
						time.get(ChronoField.HOUR_OF_DAY), time.get(ChronoField.MINUTE_OF_HOUR),
						time.get(ChronoField.SECOND_OF_MINUTE), time.get(ChronoField.MICRO_OF_SECOND)));
		if (time instanceof OffsetDateTime zoned) {
			parts.add(zoned.getOffset());
		}
		return parts;
	}

	private static @Nullable Temporal dateTime(List<?> parts) {
		if (parts.size() < 7 || !parts.subList(0, 7).stream().allMatch(Integer.class::isInstance)) {
			return null;
		}
		try {
			LocalDateTime time = LocalDateTime.of(integer(parts, 0), integer(parts, 1), integer(parts, 2),
					integer(parts, 3), integer(parts, 4), integer(parts, 5), integer(parts, 6) * 1000);
			return (parts.size() > 7 && parts.get(7) instanceof ZoneOffset offset) ? time.atOffset(offset) : time;
		}
		catch (DateTimeException ex) {
			// what Java cannot hold stays inert
			return null;
		}
	}

	private static int year(Temporal date) {
		int year = date.get(ChronoField.YEAR);
		if (year < 1 || year > 9999) {
			throw new SerializationException("A date in the year " + year
					+ " cannot be stored: Python's dates lie between the years 1 and 9999");
		}
		return year;
	}

	private static Object sendArguments(Send send) {
		List<@Nullable Object> arguments = new ArrayList<>();
		arguments.add(send.node());
		arguments.add(send.arg());
		if (send.timeout() != null) {
			arguments.add(send.timeout());
		}
		return arguments;
	}

	private static Send send(Object arguments) {
		List<?> list = (List<?>) arguments;
		return new Send((String) element(list, 0), list.get(1), (list.size() > 2) ? (TimeoutPolicy) list.get(2) : null);
	}

	private static Object element(Object list, int index) {
		Object element = ((List<?>) list).get(index);
		if (element == null) {
			throw new IllegalArgumentException("null");
		}
		return element;
	}

	private static int integer(Object list, int index) {
		return (Integer) element(list, index);
	}

	private static int number(Map<?, ?> map, String name) {
		if (map.get(name) instanceof Integer number) {
			return number;
		}
		throw new IllegalArgumentException(name);
	}

}
