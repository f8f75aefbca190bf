// Measures JavaScript's PostgresSaver: answers the lines that benchmarks.worker.Worker describes.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";

const ROLES = ["human", "ai_tool_call", "tool", "ai"];

const [uri, connections, textsFile] = process.argv.slice(2);
const texts = readFileSync(textsFile, "utf8").trimEnd().split("\n");
const saver = new PostgresSaver(new pg.Pool({ connectionString: uri, max: Number(connections) }));
const checkpointIds = new Map();

function message(conversation, role) {
  const content = texts[conversation.count % texts.length];
  const id = randomUUID();
  switch (role) {
    case "human":
      return new HumanMessage({ content, id });
    case "ai_tool_call":
      return new AIMessage({ content, id, tool_calls: [{ name: "weather", args: { city: "sf" }, id: "call_123" }] });
    case "tool":
      return new ToolMessage({ content, id, name: "weather", tool_call_id: "call_123" });
    default:
      return new AIMessage({ content, id });
  }
}

async function latest(threadId) {
  const config = { configurable: { thread_id: threadId, checkpoint_ns: "" } };
  const found = await saver.getTuple(config);
  return {
    config: found?.config ?? config,
    messages: found?.checkpoint.channel_values.messages ?? [],
    version: found?.checkpoint.channel_versions.messages,
    count: found ? found.metadata.step + 1 : 0,
  };
}

async function put(conversation, role, window = Infinity) {
  const messages = [...conversation.messages, message(conversation, role)];
  if (messages.length > window) {
    messages.shift();
  }
  const version = saver.getNextVersion(conversation.version);
  const checkpoint = {
    ...emptyCheckpoint(),
    id: uuid6(conversation.count),
    channel_values: { messages },
    channel_versions: { messages: version },
    versions_seen: { agent: { messages: version } },
  };
  const metadata = { source: "loop", step: conversation.count, parents: {} };
  conversation.config = await saver.put(conversation.config, checkpoint, metadata, { messages: version });
  Object.assign(conversation, { messages, version, count: conversation.count + 1 });
}

async function putWrites(conversation, role) {
  await saver.putWrites(conversation.config, [["messages", [message(conversation, role)]]], randomUUID());
}

async function turn(threadId) {
  const conversation = await latest(threadId);
  for (let i = 0; i < ROLES.length; i++) {
    await put(conversation, ROLES[i]);
    if (i < ROLES.length - 1) {
      await putWrites(conversation, ROLES[i + 1]);
    }
  }
}

async function list(configurable, options) {
  let read = 0;
  for await (const tuple of saver.list({ configurable }, options)) {
    read += tuple ? 1 : 0;
  }
  return read;
}

const commands = {
  async conversation(prefix, threads, turns, clients) {
    let next = 0;
    const client = async () => {
      for (let thread = next++; thread < Number(threads); thread = next++) {
        for (let i = 0; i < Number(turns); i++) {
          await turn(`${prefix}${thread}`);
        }
      }
    };
    await Promise.all(Array.from({ length: Number(clients) }, client));
    return 0;
  },

  async fill(threadId, checkpoints, window) {
    const conversation = await latest(threadId);
    const ids = [];
    checkpointIds.set(threadId, ids);
    for (let i = 0; i < Number(checkpoints); i++) {
      await put(conversation, ROLES[i % ROLES.length], Number(window));
      ids.push(conversation.config.configurable.checkpoint_id);
      if (i % ROLES.length < ROLES.length - 1) {
        await putWrites(conversation, ROLES[(i + 1) % ROLES.length]);
      }
    }
    return 0;
  },

  async read(threadId, what, times) {
    const configurable = { thread_id: threadId, checkpoint_ns: "" };
    if (what === "middle") {
      const ids = checkpointIds.get(threadId);
      configurable.checkpoint_id = ids[Math.floor(ids.length / 2)];
    }
    let read = 0;
    for (let i = 0; i < Number(times); i++) {
      if (what === "all" || what === "ten") {
        read = await list(configurable, what === "ten" ? { limit: 10 } : {});
      } else {
        read = (await saver.getTuple({ configurable })) ? 1 : 0;
      }
    }
    return read;
  },
};

await saver.setup();
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...args] = line.split(" ");
  const start = process.hrtime.bigint();
  const read = await commands[command](...args);
  console.log(`${process.hrtime.bigint() - start} ${read} -1`);
}
await saver.end();
