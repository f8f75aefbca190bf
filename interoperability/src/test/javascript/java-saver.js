/**
 * Java's saver as a checkpointer of JavaScript's: what it is asked goes to a Java process, and the values cross as the
 * typed bytes of JavaScript's own serializer.
 */
import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

export class JavaSaver extends BaseCheckpointSaver {
  #socket;
  #waiting = [];

  constructor(port) {
    super();
    this.#socket = createConnection({ host: "127.0.0.1", port });
    this.#socket.setNoDelay(true);
    createInterface({ input: this.#socket }).on("line", (line) => this.#waiting.shift()(JSON.parse(line)));
  }

  close() {
    this.#socket.end();
  }

  async getTuple(config) {
    if (config.configurable?.thread_id === undefined) {
      return undefined;
    }
    const found = await this.#ask("get_tuple", { config: scalars(config) });
    return found ? this.#tuple(found) : undefined;
  }

  async *list(config, { filter, before, limit } = {}) {
    const found = await this.#ask("list", {
      config: scalars(config ?? {}),
      filter,
      before: before?.configurable?.checkpoint_id,
      limit,
    });
    for (const tuple of found) {
      yield this.#tuple(tuple);
    }
  }

  async put(config, checkpoint, metadata, newVersions) {
    return this.#ask("put", {
      config: scalars(config),
      checkpoint: { ...checkpoint, channel_values: await this.#typedValues(checkpoint.channel_values) },
      metadata,
      new_versions: newVersions,
    });
  }

  async putWrites(config, writes, taskId, taskPath = "") {
    await this.#ask("put_writes", {
      config: scalars(config),
      writes: await Promise.all(writes.map(async ([channel, value]) => [channel, await this.#typed(value)])),
      task_id: taskId,
      task_path: taskPath,
    });
  }

  async deleteThread(threadId) {
    await this.#ask("delete_thread", { thread_id: threadId });
  }

  async getDeltaChannelHistory({ config, channels }) {
    const found = await this.#ask("delta_channel_history", { config: scalars(config), channels });
    return mapValues(found, async ({ writes, seed }) => ({
      writes: await this.#writes(writes),
      ...(seed && { seed: await this.#value(seed) }),
    }));
  }

  async #ask(op, args) {
    const answer = await new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(`${JSON.stringify({ op, ...args })}\n`);
    });
    if (answer.error !== undefined) {
      throw new Error(answer.error);
    }
    return answer.result;
  }

  async #typed(value) {
    const [type, bytes] = await this.serde.dumpsTyped(value);
    return [type, Buffer.from(bytes).toString("base64")];
  }

  #value([type, base64]) {
    return this.serde.loadsTyped(type, new Uint8Array(Buffer.from(base64, "base64")));
  }

  #typedValues(values) {
    return mapValues(values, (value) => this.#typed(value));
  }

  #writes(writes) {
    return Promise.all(writes.map(async ([taskId, channel, typed]) => [taskId, channel, await this.#value(typed)]));
  }

  async #tuple({ config, checkpoint, metadata, parent_config, pending_writes }) {
    return {
      config,
      checkpoint: {
        ...checkpoint,
        channel_values: await mapValues(checkpoint.channel_values, (typed) => this.#value(typed)),
      },
      metadata,
      parentConfig: parent_config ?? undefined,
      pendingWrites: await this.#writes(pending_writes),
    };
  }
}

async function mapValues(object, change) {
  const entries = Object.entries(object).map(async ([name, value]) => [name, await change(value)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** What of a config may cross; a running graph's holds live objects too. */
function scalars({ configurable, metadata }) {
  const scalar = ([, value]) => ["string", "number", "boolean"].includes(typeof value);
  return {
    configurable: Object.fromEntries(Object.entries(configurable ?? {}).filter(scalar)),
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).filter(scalar)),
  };
}
