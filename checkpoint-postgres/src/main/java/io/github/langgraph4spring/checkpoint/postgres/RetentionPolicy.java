package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints of a thread {@link Retention} keeps: those that no part of the policy
 * lets go.
 *
 * @param keepLast how many of the latest checkpoints to keep in each namespace, at least
 * 1, or {@code null} for all
 * @param deleteOlderThan the age from which checkpoints are deleted, or {@code null} for
 * none; it goes by their ids, and one whose id is no UUID of version 6 has no age
 */
public record RetentionPolicy(@Nullable Integer keepLast, @Nullable Duration deleteOlderThan) {

	/** Keeps everything. */
	public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(null, null);

	public RetentionPolicy {
		if (keepLast != null && keepLast < 1) {
			throw new IllegalArgumentException("The number of checkpoints to keep is " + keepLast
					+ ": give 1 or more, since a thread goes on from its latest");
		}
		if (deleteOlderThan != null && (deleteOlderThan.isNegative() || deleteOlderThan.isZero())) {
			throw new IllegalArgumentException("The age from which checkpoints are deleted is " + deleteOlderThan
					+ ": give one that is longer than any super-step takes");
		}
	}

	/**
	 * Keeps the latest checkpoints of each namespace.
	 * @param checkpoints how many, at least 1
	 * @return the policy
	 */
	public static RetentionPolicy ofLast(int checkpoints) {
		return new RetentionPolicy(checkpoints, null);
	}

	/**
	 * Keeps checkpoints up to an age.
	 * @param age the age, longer than any super-step takes
	 * @return the policy
	 */
	public static RetentionPolicy ofAge(Duration age) {
		return new RetentionPolicy(null, age);
	}

	boolean keepsAll() {
		return this.keepLast == null && this.deleteOlderThan == null;
	}

}
