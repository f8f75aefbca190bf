/**
 * The graph of the shared threads, in JavaScript: trip_graph.py and TripGraph.java are the same.
 *
 *     node trip-graph.js DATABASE
 *
 * reads commands, a line of JSON each, and answers each by a line of JSON.
 */
import { AIMessage, HumanMessage, isBaseMessage, ToolMessage } from "@langchain/core/messages";
import {
  Annotation,
  Command,
  END,
  interrupt,
  messagesStateReducer,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { answerEach } from "./commands.js";

let failing = false;

const State = Annotation.Root({
  messages: Annotation({ reducer: messagesStateReducer, default: () => [] }),
  count: Annotation({ reducer: (left, right) => left + right, default: () => 0 }),
  tags: Annotation({ reducer: (left, right) => new Set([...left, ...right]), default: () => new Set() }),
  results: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
  when: Annotation(),
  trip: Annotation(),
  note: Annotation(),
  approved: Annotation(),
  inner: Annotation(),
});

const Inner = Annotation.Root({ approved: Annotation(), inner: Annotation() });

function agent() {
  const call = { name: "get_weather", args: { city: "sf" }, id: "call-1", type: "tool_call" };
  return {
    messages: [new AIMessage({ content: "", tool_calls: [call], id: "ai-1" })],
    count: 1,
    tags: new Set(["asked"]),
    when: new Date("2024-05-04T06:32:42.120Z"),
    trip: { city: "sf", days: 3 },
  };
}

function tools() {
  const message = new ToolMessage({ content: "sunny", tool_call_id: "call-1", id: "tool-1" });
  return { messages: [message], count: 1, tags: new Set(["told"]) };
}

function fanOut() {
  return [1, 2, 3].map((item) => new Send("work", { item }));
}

function work({ item }) {
  if (failing && item === 2) {
    throw new Error("two fails");
  }
  return { results: [item * 10] };
}

function approve() {
  return { approved: interrupt({ question: "go on?" }), count: 1 };
}

function inside({ approved }) {
  return { inner: `inside: ${approved}` };
}

function finish() {
  return { messages: [new AIMessage({ content: "done", id: "ai-2" })], count: 1 };
}

function build() {
  const sub = new StateGraph(Inner).addNode("inside", inside).addEdge(START, "inside").compile();
  return new StateGraph(State)
    .addNode({ agent, tools, work, approve, sub, finish })
    .addEdge(START, "agent")
    .addEdge("agent", "tools")
    .addConditionalEdges("tools", fanOut, ["work"])
    .addEdge("work", "approve")
    .addEdge("approve", "sub")
    .addEdge("sub", "finish")
    .addEdge("finish", END);
}

/** A value as JSON, the same in each language. */
function shown(value) {
  if (isBaseMessage(value)) {
    return {
      message: value.getType(),
      id: value.id,
      content: value.content,
      ...(value.tool_calls?.length && { tool_calls: value.tool_calls.map(({ name, args, id }) => [name, args, id]) }),
      ...(value.tool_call_id && { tool_call_id: value.tool_call_id }),
    };
  }
  if (value instanceof Set) {
    return { set: [...value].sort() };
  }
  if (value instanceof Date) {
    return { datetime: value.toISOString() };
  }
  if (Array.isArray(value)) {
    return value.map(shown);
  }
  if (value?.lc === 2) {
    return { inert: value.id.join(".") };
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, shown(element)]));
  }
  return value;
}

function snapshot(state) {
  const defined = Object.entries(state.values).filter(([, value]) => value !== undefined);
  return {
    id: state.config.configurable.checkpoint_id,
    parent: state.parentConfig?.configurable.checkpoint_id ?? null,
    source: state.metadata.source,
    step: state.metadata.step,
    values: shown(Object.fromEntries(defined)),
    next: state.next,
    interrupts: state.tasks.flatMap((task) => task.interrupts).map(({ value }) => shown(value)),
    errors: state.tasks.filter((task) => task.error).map(({ error }) => String(error?.message ?? error)),
  };
}

async function answer(graph, command) {
  failing = command.failing ?? false;
  const config = { configurable: { thread_id: command.thread } };
  if (command.checkpoint) {
    config.configurable.checkpoint_id = command.checkpoint;
  }
  switch (command.do) {
    case "begin":
      await run(graph, { messages: [new HumanMessage({ content: "hi", id: "human-1" })], note: "new" }, config);
      break;
    case "resume":
      await run(graph, new Command({ resume: command.answer }), config);
      break;
    case "go on":
      await run(graph, null, config);
      break;
    case "fork":
      await run(graph, null, await graph.updateState(config, { note: command.note }));
      delete config.configurable.checkpoint_id;
      break;
    case "history": {
      const states = [];
      for await (const state of graph.getStateHistory(config)) {
        states.push(snapshot(state));
      }
      return states;
    }
  }
  return snapshot(await graph.getState(config));
}

async function run(graph, input, config) {
  try {
    await graph.invoke(input, config);
  } catch (error) {
    if (error.message !== "two fails") {
      throw error;
    }
  }
}

const checkpointer = PostgresSaver.fromConnString(process.argv[2]);
const graph = build().compile({ checkpointer });
await answerEach((command) => answer(graph, command));
await checkpointer.end();
