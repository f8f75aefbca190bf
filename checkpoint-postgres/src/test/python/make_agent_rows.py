"""Writes the rows of the sample's weather agent as Python's LangGraph runs it: a thread at its end, one that waits for an
approval, and one whose step failed.

    python make_agent_rows.py postgresql://… > agent-python.jsonl
"""
import datetime as dt
import json
import sys
from typing import Annotated, Any, TypedDict

import psycopg
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import interrupt

from make_rows import rows

REPORTS = {"sf": "It's always sunny in sf", "nyc": "It might be cloudy in nyc"}


class State(TypedDict):
    messages: Annotated[list, add_messages]
    seen: Any


def agent(state):
    last = state["messages"][-1]
    if isinstance(last, ToolMessage):
        return {"messages": [AIMessage(f"{last.content}.")], "seen": {dt.datetime(2026, 11, 25, 12, tzinfo=dt.timezone.utc)}}
    tool = "book_trip" if "book" in last.content else "get_weather"
    call = {"name": tool, "args": {"city": last.content.split()[-1]}, "id": f"call_{tool}"}
    return {"messages": [AIMessage("", tool_calls=[call])]}


def tools(state):
    call = state["messages"][-1].tool_calls[0]
    city = call["args"]["city"]
    if call["name"] == "book_trip":
        interrupt({"question": f"May I book a trip to {city}?", "tool_call_id": call["id"]})
        result = f"A trip to {city} is booked"
    elif city == "london":
        raise ConnectionError("The weather service of london does not answer")
    else:
        result = REPORTS[city]
    return {"messages": [ToolMessage(result, name=call["name"], tool_call_id=call["id"])]}


def build():
    graph = StateGraph(State)
    graph.add_node("agent", agent)
    graph.add_node("tools", tools)
    graph.add_edge(START, "agent")
    graph.add_conditional_edges(
        "agent", lambda state: "tools" if state["messages"][-1].tool_calls else END, ["tools", END]
    )
    graph.add_edge("tools", "agent")
    return graph


def ask(graph, thread, question):
    graph.invoke({"messages": [HumanMessage(question)]}, {"configurable": {"thread_id": thread}})


if __name__ == "__main__":
    with PostgresSaver.from_conn_string(sys.argv[1]) as saver:
        saver.setup()
        graph = build().compile(checkpointer=saver)
        ask(graph, "python", "what's the weather in <b>sf</b> sf")
        ask(graph, "python-waits", "book a trip to nyc")
        try:
            ask(graph, "python-failed", "what's the weather in london")
        except ConnectionError:
            pass
    with psycopg.connect(sys.argv[1]) as connection:
        for row in rows(connection):
            print(json.dumps(row, separators=(",", ":")))
