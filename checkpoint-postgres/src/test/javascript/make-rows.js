/**
 * Writes the rows of a release of @langchain/langgraph-checkpoint-postgres: what a graph leaves behind, and a checkpoint
 * with a value of each type. make-rows.sh runs it for each release.
 *
 *     node make-rows.js postgresql://… > rows.jsonl
 */
import { Document } from "@langchain/core/documents";
import { AIMessage, HumanMessage, RemoveMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { Annotation, Command, END, Send, START, StateGraph } from "@langchain/langgraph";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";

const VALUES = {
  null: null,
  true: true,
  int: 42,
  float: 0.5,
  str: "héllo 🌍",
  bytes: new Uint8Array([0, 255]),
  list: [1, "two", null],
  dict: { a: { b: [1.5] } },
  undefined: { a: undefined },
  set: new Set([1]),
  map: new Map([["a", 1], [2, "b"]]),
  regexp: /a(b+)/i,
  error: new Error("broken"),
  date: new Date("2024-05-04T06:32:42.120Z"),
  "nested bytes": [new Uint8Array([1, 2])],
  buffer: [Buffer.from([3, 4])],
  nan: [NaN],
  send: new Send("node", { x: 1 }),
  command: new Command({ update: { a: 1 }, goto: "x" }),
  messages: [
    new SystemMessage({ content: "be good", id: "1" }),
    new HumanMessage({ content: "hi", id: "2" }),
    new AIMessage({ content: "", tool_calls: [{ name: "get_weather", args: { city: "sf" }, id: "c1" }], id: "3" }),
    new ToolMessage({ content: "sunny", tool_call_id: "c1", id: "4" }),
    new RemoveMessage({ id: "2" }),
  ],
  document: new Document({ pageContent: "text", metadata: { page: 1 } }),
};

const State = Annotation.Root({
  count: Annotation({ reducer: (left, right) => left + right, default: () => 0 }),
  results: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
});

function build() {
  return new StateGraph(State)
    .addNode("plan", () => ({ count: 1 }))
    .addNode("work", ({ item }) => ({ results: [item] }))
    .addNode("approve", () => ({ count: 1 }))
    .addEdge(START, "plan")
    .addConditionalEdges("plan", () => [1, 2].map((item) => new Send("work", { item })), ["work"])
    .addEdge("work", "approve")
    .addEdge("approve", END);
}

async function putValues(saver) {
  const versions = Object.fromEntries(Object.keys(VALUES).map((name) => [name, saver.getNextVersion(undefined)]));
  const checkpoint = { ...emptyCheckpoint(), channel_values: VALUES, channel_versions: versions };
  const config = { configurable: { thread_id: "values", checkpoint_ns: "" } };
  const saved = await saver.put(config, checkpoint, { source: "update", step: 0, parents: {} }, versions);
  await saver.putWrites(saved, ["messages", "send", "bytes"].map((name) => [name, VALUES[name]]), "task");
}

async function printRows(client) {
  for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"]) {
    const { rows } = await client.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3, 4, 5`);
    for (const row of rows) {
      const stored = Object.entries(row).filter(([, value]) => value !== null);
      const shown = stored.map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString("base64") : value]);
      console.log(JSON.stringify({ table, ...Object.fromEntries(shown) }));
    }
  }
}

const saver = PostgresSaver.fromConnString(process.argv[2]);
await saver.setup();
await putValues(saver);
const graph = build().compile({ checkpointer: saver, interruptBefore: ["approve"] });
await graph.invoke({ count: 1 }, { configurable: { thread_id: "graph" } });
const client = new pg.Client(process.argv[2]);
await client.connect();
await printRows(client);
await client.end();
process.exit();
