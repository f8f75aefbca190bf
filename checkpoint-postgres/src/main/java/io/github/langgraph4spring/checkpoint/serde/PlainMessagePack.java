package io.github.langgraph4spring.checkpoint.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Goes over values in MessagePack without making them, for as long as they are plain:
 * neither binary nor an extension, so that nothing in them can be changed or fail when it
 * is decoded later. What it has gone over counts for the limits as if it were read.
 */
final class PlainMessagePack {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long NOT_ASCII = 0x8080808080808080L;

	/** What is not plain. */
	static final int NONE = -1;

	private final byte[] bytes;

	private final int end;

	private final Budget budget;

	private int idStart = NONE;

	PlainMessagePack(byte[] bytes, int end, Budget budget) {
		this.bytes = bytes;
		this.end = end;
		this.budget = budget;
	}

	/**
	 * Goes over a map with strings as keys.
	 * @param start where it begins
	 * @return where it ends, or {@link #NONE} if it is no such map, or not plain, or
	 * damaged, or goes on beyond the end
	 */
	int skipFields(int start) {
		int type = (start < this.end) ? this.bytes[start] & 0xff : 0;
		boolean small = type >= 0x80 && type < 0x90;
		if (!small && type != 0xde) {
			return NONE;
		}
		int position = start + (small ? 1 : 3);
		if (position > this.end) {
			return NONE;
		}
		int size = small ? type & 0xf : (int) number(start + 1, 2);
		this.budget.enter(2L * size);
		for (int i = 0; i < size && position != NONE; i++) {
			int value = isString(this.bytes, position, this.end) ? skip(position) : NONE;
			if (value != NONE && isId(position, value)) {
				this.idStart = isString(this.bytes, value, this.end) ? value : NONE;
			}
			position = skip(value);
		}
		this.budget.leave();
		return position;
	}

	private boolean isId(int key, int keyEnd) {
		int type = this.bytes[key] & 0xff;
		// its length may be written longer than it need be
		int header = (type < 0xc0) ? 1 : 1 + (1 << (type - 0xd9));
		return keyEnd - key == header + 2 && this.bytes[keyEnd - 2] == 'i' && this.bytes[keyEnd - 1] == 'd';
	}

	/**
	 * Returns where the string begins that the field "id" holds, of the fields that were
	 * gone over.
	 * @return where it begins, or {@link #NONE} if there is none
	 */
	int idStart() {
		return this.idStart;
	}

	/**
	 * Tells whether a string begins somewhere.
	 */
	static boolean isString(byte[] bytes, int position, int end) {
		int type = (position < end) ? bytes[position] & 0xff : 0;
		return (type >= 0xa0 && type < 0xc0) || (type >= 0xd9 && type <= 0xdb);
	}

	/**
	 * Goes over a value.
	 * @param position where it begins, or {@link #NONE}
	 * @return where it ends, or {@link #NONE} as for fields
	 */
	int skip(int position) {
		if (position == NONE || position >= this.end) {
			return NONE;
		}
		int type = this.bytes[position] & 0xff;
		int next = position + 1;
		// most are strings
		if (type >= 0xa0 && type < 0xc0) {
			return skipString(next, type & 0x1f);
		}
		if (type < 0x80 || type >= 0xe0) {
			return next;
		}
		if (type < 0xa0) {
			return skipAll(next, type & 0xf, (type < 0x90) ? 2 : 1);
		}
		return switch (type) {
			case 0xc0, 0xc2, 0xc3 -> next;
			case 0xcc, 0xd0 -> skipBytes(next, 1);
			case 0xcd, 0xd1 -> skipBytes(next, 2);
			case 0xca, 0xce, 0xd2 -> skipBytes(next, 4);
			case 0xcb, 0xcf, 0xd3 -> skipBytes(next, 8);
			case 0xd9, 0xda, 0xdb -> skipSized(next, 1 << (type - 0xd9), 0);
			case 0xdc, 0xdd -> skipSized(next, 2 << (type - 0xdc), 1);
			case 0xde, 0xdf -> skipSized(next, 2 << (type - 0xde), 2);
			default -> NONE;
		};
	}

	private int skipSized(int position, int lengthBytes, int valuesEach) {
		if (lengthBytes > this.end - position) {
			return NONE;
		}
		long length = number(position, lengthBytes);
		int next = position + lengthBytes;
		return (valuesEach == 0) ? skipString(next, length) : skipAll(next, length, valuesEach);
	}

	private int skipAll(int start, long length, int valuesEach) {
		long values = length * valuesEach;
		if (values > this.end - start) {
			return NONE;
		}
		this.budget.enter(values);
		int position = start;
		for (long i = 0; i < values && position != NONE; i++) {
			position = skip(position);
		}
		this.budget.leave();
		return position;
	}

	private int skipBytes(int position, long length) {
		return (length <= this.end - position) ? position + (int) length : NONE;
	}

	private int skipString(int position, long length) {
		int next = skipBytes(position, length);
		return (next != NONE && (isAscii(position, next) || isUtf8(position, next))) ? next : NONE;
	}

	private boolean isAscii(int start, int end) {
		long all = 0;
		int position = start;
		for (; position <= end - Long.BYTES; position += Long.BYTES) {
			all |= (long) LONGS.get(this.bytes, position);
		}
		if (position < end && end >= Long.BYTES) {
			// the last bytes are the highest of the eight that end here: shift out what
			// comes before them
			all |= (long) LONGS.get(this.bytes, end - Long.BYTES) >>> (Long.BYTES - (end - position)) * Byte.SIZE;
			position = end;
		}
		for (; position < end; position++) {
			all |= this.bytes[position];
		}
		return (all & NOT_ASCII) == 0;
	}

	private boolean isUtf8(int start, int end) {
		try {
			MessagePackReader.decode(this.bytes, start, end - start);
			return true;
		}
		catch (SerializationException ex) {
			return false;
		}
	}

	private long number(int start, int length) {
		long number = 0;
		for (int i = start; i < start + length; i++) {
			number = number << 8 | (this.bytes[i] & 0xff);
		}
		return number;
	}

}
