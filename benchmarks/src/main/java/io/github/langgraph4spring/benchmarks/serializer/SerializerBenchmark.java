package io.github.langgraph4spring.benchmarks.serializer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A list of messages, encoded and decoded.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SerializerBenchmark {

	/** How many kilobytes the encoded value has. */
	@Param({ "1", "1000", "100000" })
	public int kilobytes;

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	private List<Object> messages = List.of();

	private TypedValue encoded = new TypedValue(TypedValue.EMPTY, null);

	/**
	 * Makes the value.
	 */
	@Setup
	public void setUp() {
		List<Object> made = new ArrayList<>();
		String text = "What is the weather in San Francisco, and should I take an umbrella along tomorrow?";
		int bytes = encode(List.of(new HumanMessage(text, "0"), new AIMessage(text, List.of(), "0"))) / 2;
		for (int i = 0; i < this.kilobytes * 1000L / bytes; i++) {
			String id = String.valueOf(i % 10);
			made.add((i % 2 == 0) ? new HumanMessage(text, id) : new AIMessage(text, List.of(), id));
		}
		this.messages = made;
		this.encoded = this.serializer.serialize(made);
	}

	private int encode(List<Object> value) {
		byte[] bytes = this.serializer.serialize(value).bytes();
		return (bytes != null) ? bytes.length : 0;
	}

	/**
	 * Encodes it.
	 * @return the bytes
	 */
	@Benchmark
	public TypedValue encode() {
		return this.serializer.serialize(this.messages);
	}

	/**
	 * Decodes it.
	 * @return the messages
	 */
	@Benchmark
	public @Nullable Object decode() {
		return this.serializer.deserialize(this.encoded);
	}

	/**
	 * Decodes it and encodes what came of it, as a graph does that goes on with a list.
	 * @return the bytes
	 */
	@Benchmark
	public TypedValue decodeAndEncode() {
		return this.serializer.serialize(this.serializer.deserialize(this.encoded));
	}

}
