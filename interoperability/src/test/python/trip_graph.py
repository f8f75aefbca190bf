"""The graph of the shared threads, in Python: trip_graph.js and TripGraph.java are the same.

    python trip_graph.py DATABASE [KEY]

encrypts if there is a key, reads commands, a line of JSON each, and answers each by a line of JSON.
"""
import datetime
import operator
import sys
import time
from typing import Annotated, TypedDict

from commands import answer_each
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command, Send, interrupt
from trip import Trip

checkpointer = None
failing = False


class State(TypedDict):
    messages: Annotated[list, add_messages]
    count: Annotated[int, operator.add]
    tags: Annotated[set, operator.or_]
    results: Annotated[list, operator.add]
    when: datetime.datetime
    trip: Trip
    note: str
    approved: str
    inner: str


class Inner(TypedDict):
    approved: str
    inner: str


def agent(state):
    call = {"name": "get_weather", "args": {"city": "sf"}, "id": "call-1"}
    return {
        "messages": [AIMessage("", tool_calls=[call], id="ai-1")],
        "count": 1,
        "tags": {"asked"},
        "when": datetime.datetime(2024, 5, 4, 6, 32, 42, 120000, tzinfo=datetime.timezone.utc),
        "trip": Trip("sf", 3),
    }


def tools(state):
    return {"messages": [ToolMessage("sunny", tool_call_id="call-1", id="tool-1")], "count": 1, "tags": {"told"}}


def fan_out(state):
    return [Send("work", {"item": item}) for item in (1, 2, 3)]


def work(task, config: RunnableConfig):
    if failing and task["item"] == 2:
        wait_for_results_of_others(config)
        raise ValueError("two fails")
    return {"results": [task["item"] * 10]}


def wait_for_results_of_others(config):
    """LangGraph saves no result of a task that ends after another one has failed."""
    thread = {"configurable": {"thread_id": config["configurable"]["thread_id"]}}
    while sum(channel == "results" for _, channel, _ in checkpointer.get_tuple(thread).pending_writes) < 2:
        time.sleep(0.01)


def approve(state):
    return {"approved": interrupt({"question": "go on?"}), "count": 1}


def inside(state):
    return {"inner": f"inside: {state['approved']}"}


def finish(state):
    return {"messages": [AIMessage("done", id="ai-2")], "count": 1}


def build():
    sub = StateGraph(Inner).add_node(inside).add_edge(START, "inside").compile()
    graph = StateGraph(State)
    for node in (agent, tools, work, approve, finish):
        graph.add_node(node)
    graph.add_node("sub", sub)
    graph.add_edge(START, "agent")
    graph.add_edge("agent", "tools")
    graph.add_conditional_edges("tools", fan_out, ["work"])
    graph.add_edge("work", "approve")
    graph.add_edge("approve", "sub")
    graph.add_edge("sub", "finish")
    graph.add_edge("finish", END)
    return graph


def shown(value):
    """A value as JSON, the same in each language."""
    if isinstance(value, BaseMessage):
        message = {"message": value.type, "id": value.id, "content": value.content}
        if getattr(value, "tool_calls", None):
            message["tool_calls"] = [[call["name"], call["args"], call["id"]] for call in value.tool_calls]
        if isinstance(value, ToolMessage):
            message["tool_call_id"] = value.tool_call_id
        return message
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(value)}
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, Trip):
        return {"Trip": vars(value)}
    if isinstance(value, dict):
        return {key: shown(element) for key, element in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(element) for element in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else repr(value)


def snapshot(state):
    parent = state.parent_config
    return {
        "id": state.config["configurable"]["checkpoint_id"],
        "parent": parent["configurable"]["checkpoint_id"] if parent else None,
        "source": state.metadata["source"],
        "step": state.metadata["step"],
        "values": shown(state.values),
        "next": list(state.next),
        "interrupts": [shown(interrupt.value) for interrupt in state.interrupts],
        "errors": [str(task.error) for task in state.tasks if task.error],
    }


def answer(graph, command):
    global failing
    failing = command.get("failing", False)
    config = {"configurable": {"thread_id": command["thread"]}}
    if "checkpoint" in command:
        config["configurable"]["checkpoint_id"] = command["checkpoint"]
    match command["do"]:
        case "begin":
            run(graph, {"messages": [HumanMessage("hi", id="human-1")], "note": "new"}, config)
        case "resume":
            run(graph, Command(resume=command["answer"]), config)
        case "go on":
            run(graph, None, config)
        case "fork":
            run(graph, None, graph.update_state(config, {"note": command["note"]}))
            config["configurable"].pop("checkpoint_id")
        case "history":
            return [snapshot(state) for state in graph.get_state_history(config)]
    return snapshot(graph.get_state(config))


def run(graph, input, config):
    try:
        graph.invoke(input, config)
    except ValueError as error:
        if str(error) != "two fails":
            raise


def main():
    global checkpointer
    with PostgresSaver.from_conn_string(sys.argv[1]) as checkpointer:
        checkpointer.serde = JsonPlusSerializer(allowed_msgpack_modules=[Trip])
        if len(sys.argv) > 2:
            key = sys.argv[2].encode()
            checkpointer.serde = EncryptedSerializer.from_pycryptodome_aes(checkpointer.serde, key=key)
        graph = build().compile(checkpointer=checkpointer)
        answer_each(lambda command: answer(graph, command))


if __name__ == "__main__":
    main()
