/**
 * Writes the rows of the sample's weather agent as JavaScript's LangGraph runs it: a thread at its end, one that waits for
 * an approval, and one whose step failed.
 *
 *     node make-agent-rows.js postgresql://… > agent-javascript.jsonl
 */
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { END, interrupt, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";

const REPORTS = { sf: "It's always sunny in sf", nyc: "It might be cloudy in nyc" };

function agent({ messages }) {
  const last = messages.at(-1);
  if (last.getType() === "tool") {
    return { messages: [new AIMessage(`${last.content}.`)] };
  }
  const name = last.content.includes("book") ? "book_trip" : "get_weather";
  const call = { name, args: { city: last.content.split(" ").at(-1) }, id: `call_${name}`, type: "tool_call" };
  return { messages: [new AIMessage({ content: "", tool_calls: [call] })] };
}

function tools({ messages }) {
  const [call] = messages.at(-1).tool_calls;
  const { city } = call.args;
  if (call.name === "book_trip") {
    interrupt({ question: `May I book a trip to ${city}?`, tool_call_id: call.id });
  }
  if (city === "london") {
    throw new Error("The weather service of london does not answer");
  }
  const content = call.name === "book_trip" ? `A trip to ${city} is booked` : REPORTS[city];
  return { messages: [new ToolMessage({ content, name: call.name, tool_call_id: call.id })] };
}

function build() {
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", agent)
    .addNode("tools", tools)
    .addEdge(START, "agent")
    .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls?.length ? "tools" : END), ["tools", END])
    .addEdge("tools", "agent");
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
const graph = build().compile({ checkpointer: saver });
const ask = (thread_id, question) =>
  graph.invoke({ messages: [new HumanMessage(question)] }, { configurable: { thread_id } });
await ask("javascript", "what's the weather in sf");
await ask("javascript-waits", "book a trip to nyc");
await ask("javascript-failed", "what's the weather in london").catch(() => {});
const client = new pg.Client(process.argv[2]);
await client.connect();
await printRows(client);
await client.end();
process.exit();
