package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes MessagePack in the form in which Python's ormsgpack does: the shortest.
 */
final class MessagePackWriter {

	private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

	// the longest header of an extension: its type byte, four bytes of length, its code
	private static final int EXTENSION_HEADER = 6;

	private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

	private static final BigInteger MIN_SIGNED = BigInteger.valueOf(Long.MIN_VALUE);

	// Beyond this a value is held in pieces, and not copied again each time it grows.
	static final int PIECE = 1 << 20;

	// the strings whose length is in their first byte
	private static final int SHORT = 32;

	private final List<ByteBuffer> pieces = new ArrayList<>();

	private final List<ByteBuffer> runs = new ArrayList<>();

	private byte[] buffer = new byte[512];

	private int size;

	private int openExtensions;

	/** How much of the runs is not in the buffer yet. */
	private int runSize;

	byte[] toByteArray() {
		writeRuns();
		if (this.pieces.isEmpty()) {
			return (this.size == this.buffer.length) ? this.buffer : Arrays.copyOf(this.buffer, this.size);
		}
		this.pieces.add(ByteBuffer.wrap(this.buffer, 0, this.size));
		long length = this.pieces.stream().mapToLong(ByteBuffer::remaining).sum();
		if (length > MAX_SIZE) {
			throw tooLarge();
		}
		ByteBuffer whole = ByteBuffer.allocate((int) length);
		this.pieces.forEach(whole::put);
		return whole.array();
	}

	void writeNull() {
		writeByte(0xc0);
	}

	void writeBoolean(boolean value) {
		writeByte(value ? 0xc3 : 0xc2);
	}

	void writeLong(long value) {
		if (value >= 0) {
			writeUnsigned(value);
		}
		else if (value >= -32) {
			writeByte((int) value);
		}
		else if (value >= Byte.MIN_VALUE) {
			writeNumber(0xd0, value, 1);
		}
		else if (value >= Short.MIN_VALUE) {
			writeNumber(0xd1, value, 2);
		}
		else if (value >= Integer.MIN_VALUE) {
			writeNumber(0xd2, value, 4);
		}
		else {
			writeNumber(0xd3, value, 8);
		}
	}

	private void writeUnsigned(long value) {
		if (value < 128) {
			writeByte((int) value);
		}
		else if (value < 1L << 8) {
			writeNumber(0xcc, value, 1);
		}
		else if (value < 1L << 16) {
			writeNumber(0xcd, value, 2);
		}
		else if (value < 1L << 32) {
			writeNumber(0xce, value, 4);
		}
		else {
			writeNumber(0xcf, value, 8);
		}
	}

	void writeBigInteger(BigInteger value) {
		if (value.bitLength() < 64) {
			writeLong(value.longValue());
			return;
		}
		if (value.compareTo(MIN_SIGNED) < 0 || value.compareTo(MAX_UNSIGNED) > 0) {
			throw new SerializationException("An integer of " + value.bitLength() + " bits cannot be stored: "
					+ "MessagePack holds -2^63 to 2^64-1. Store it as text or as a BigDecimal");
		}
		writeNumber(0xcf, value.longValue(), 8);
	}

	void writeFloat(float value) {
		writeNumber(0xca, Float.floatToRawIntBits(value), 4);
	}

	void writeDouble(double value) {
		writeNumber(0xcb, Double.doubleToRawLongBits(value), 8);
	}

	void writeString(String value) {
		if (value.length() < SHORT && writeShortAscii(value)) {
			return;
		}
		// replaces half a surrogate pair by '?', as Python does
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		if (bytes.length < 32) {
			writeByte(0xa0 | bytes.length);
		}
		else {
			writeLength(0xd9, bytes.length);
		}
		writeRaw(bytes, 0, bytes.length);
	}

	// Most strings are short and ASCII: these need no copy of their bytes.
	private boolean writeShortAscii(String value) {
		int length = value.length();
		ensure(length + 1);
		int position = this.size + 1;
		for (int i = 0; i < length; i++) {
			char c = value.charAt(i);
			if (c >= 0x80) {
				return false;
			}
			this.buffer[position + i] = (byte) c;
		}
		this.buffer[this.size] = (byte) (0xa0 | length);
		this.size += length + 1;
		return true;
	}

	void writeBinary(byte[] value, int offset, int length) {
		writeLength(0xc4, length);
		writeRaw(value, offset, length);
	}

	void writeArrayHeader(int length) {
		writeContainer(0x90, 0xdc, length);
	}

	void writeMapHeader(int length) {
		writeContainer(0x80, 0xde, length);
	}

	private void writeContainer(int fixed, int sized, int length) {
		if (length < 16) {
			writeByte(fixed | length);
		}
		else if (length < 1 << 16) {
			writeNumber(sized, length, 2);
		}
		else {
			writeNumber(sized + 1, length, 4);
		}
	}

	/**
	 * Begins an extension, whose payload follows.
	 * @return what {@link #endExtension} takes
	 */
	int beginExtension() {
		writeRuns();
		// its payload is moved when it ends, so it stays in one piece
		if (this.openExtensions == 0 && this.size >= PIECE) {
			beginPiece(0);
		}
		ensure(EXTENSION_HEADER);
		this.openExtensions++;
		int start = this.size;
		this.size += EXTENSION_HEADER;
		return start;
	}

	/**
	 * Ends an extension: the payload's length is known only now, so it is moved to where
	 * the shortest header ends.
	 * @param start what {@link #beginExtension} returned
	 * @param code the extension's code
	 */
	void endExtension(int start, int code) {
		writeRuns();
		this.openExtensions--;
		int payload = start + EXTENSION_HEADER;
		int length = this.size - payload;
		int end = this.size;
		this.size = start;
		writeExtensionHeader(code, length);
		System.arraycopy(this.buffer, payload, this.buffer, this.size, end - payload);
		this.size += length;
	}

	/**
	 * Writes an extension whose payload is known.
	 * @param code the extension's code
	 * @param payload the payload
	 */
	void writeExtension(int code, byte[] payload) {
		writeExtensionHeader(code, payload.length);
		writeRaw(payload);
	}

	private void writeExtensionHeader(int code, int length) {
		switch (length) {
			case 1 -> writeByte(0xd4);
			case 2 -> writeByte(0xd5);
			case 4 -> writeByte(0xd6);
			case 8 -> writeByte(0xd7);
			case 16 -> writeByte(0xd8);
			default -> writeLength(0xc7, length);
		}
		writeByte(code);
	}

	private void writeLength(int type, int length) {
		if (length < 1 << 8) {
			writeNumber(type, length, 1);
		}
		else if (length < 1 << 16) {
			writeNumber(type + 1, length, 2);
		}
		else {
			writeNumber(type + 2, length, 4);
		}
	}

	private void writeNumber(int type, long value, int bytes) {
		ensure(bytes + 1);
		this.buffer[this.size++] = (byte) type;
		for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
			this.buffer[this.size++] = (byte) (value >>> shift);
		}
	}

	private void writeByte(int value) {
		ensure(1);
		this.buffer[this.size++] = (byte) value;
	}

	void writeRaw(byte[] bytes) {
		writeRaw(bytes, 0, bytes.length);
	}

	private void writeRaw(byte[] bytes, int offset, int length) {
		ensure(length);
		System.arraycopy(bytes, offset, this.buffer, this.size, length);
		this.size += length;
	}

	/**
	 * Writes a value that is written already. Values that follow each other where they
	 * come from are copied together, and room is made once for all that follow each other
	 * here.
	 * @param bytes where it is, which must not change until all is written
	 * @param start where it begins
	 * @param end where it ends
	 */
	void writeWritten(byte[] bytes, int start, int end) {
		if (end - start >= PIECE) {
			writeRaw(bytes, start, end - start);
			return;
		}
		ByteBuffer last = this.runs.isEmpty() ? null : this.runs.get(this.runs.size() - 1);
		if (last != null && last.array() == bytes && last.limit() == start) {
			last.limit(end);
		}
		else {
			this.runs.add(ByteBuffer.wrap(bytes, start, end - start));
		}
		this.runSize += end - start;
		if (this.runSize >= PIECE) {
			writeRuns();
		}
	}

	private void writeRuns() {
		if (this.runSize > 0) {
			int more = this.runSize;
			this.runSize = 0;
			ensure(more);
			for (ByteBuffer written : this.runs) {
				int length = written.remaining();
				written.get(this.buffer, this.size, length);
				this.size += length;
			}
			this.runs.clear();
		}
	}

	private void ensure(int more) {
		writeRuns();
		long needed = (long) this.size + more;
		if (needed <= this.buffer.length) {
			return;
		}
		if (this.openExtensions == 0 && this.size >= PIECE) {
			beginPiece(more);
		}
		else if (needed > MAX_SIZE) {
			throw tooLarge();
		}
		else {
			this.buffer = Arrays.copyOf(this.buffer, (int) Math.min(MAX_SIZE, Math.max(needed, this.size * 2L)));
		}
	}

	private void beginPiece(int more) {
		this.pieces.add(ByteBuffer.wrap(this.buffer, 0, this.size));
		// a little longer than it need be: its last extension goes beyond it
		this.buffer = new byte[Math.max(more, PIECE + PIECE / 8)];
		this.size = 0;
	}

	private static SerializationException tooLarge() {
		return new SerializationException("A value of more than 2 GiB cannot be stored: Postgres holds 1 GiB");
	}

}
