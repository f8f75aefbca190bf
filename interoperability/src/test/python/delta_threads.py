"""Goes on with threads whose messages are a delta channel.

    python delta_threads.py

answers commands, see commands.py.
"""
from typing import Annotated, TypedDict

from commands import answer_each
from langchain_core.messages import AIMessage, HumanMessage, RemoveMessage
from langgraph.channels.delta import DeltaChannel
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import _messages_delta_reducer, add_messages


def graph_of(channel):
    class State(TypedDict):
        messages: Annotated[list, channel]

    def answer(state):
        return {"messages": [AIMessage(f"answer to {state['messages'][-1].text}")]}

    builder = StateGraph(State)
    builder.add_node("answer", answer)
    builder.add_edge(START, "answer")
    builder.add_edge("answer", END)
    return builder


GRAPHS = {
    "delta": graph_of(DeltaChannel(_messages_delta_reducer, snapshot_frequency=4)),
    "reducer": graph_of(add_messages),
}


def texts(snapshot):
    return [message.text for message in snapshot.values.get("messages", [])]


def do(command):
    with PostgresSaver.from_conn_string(command["database"]) as checkpointer:
        graph = GRAPHS[command.get("graph", "delta")].compile(checkpointer=checkpointer)
        config = {"configurable": {"thread_id": command["thread"]}}
        match command["do"]:
            case "say":
                graph.invoke({"messages": [HumanMessage(command["text"])]}, config)
            case "remove first":
                first = graph.get_state(config).values["messages"][0]
                graph.update_state(config, {"messages": [RemoveMessage(first.id)]})
            case "history":
                return [texts(snapshot) for snapshot in graph.get_state_history(config)]
        return texts(graph.get_state(config))


answer_each(do)
