"""Writes a thread as a Python service does, and prints its rows: python-thread.jsonl.

    pip install langgraph==1.2.24 langgraph-checkpoint-postgres==3.2.0 "psycopg[binary]"
    python make_thread.py postgresql://…/an_empty_database > python-thread.jsonl

Its nodes are called as the sample's are, so that Java goes on in it. Ids, times and versions differ from run to run.
"""

import sys
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from rows import print_rows


@dataclass
class Trip:
    city: str
    leaves: date
    price: Decimal


class State(TypedDict):
    messages: Annotated[list, add_messages]
    trip: Trip
    asked_at: datetime
    cities: set


def agent(state):
    last = state["messages"][-1]
    if isinstance(last, HumanMessage):
        call = {"name": "get_weather", "args": {"city": "sf"}, "id": "call_sf"}
        return {"messages": [AIMessage("", tool_calls=[call])], "asked_at": datetime(2026, 11, 25, 9, 30, tzinfo=timezone.utc)}
    return {"messages": [AIMessage("It's always sunny in sf. <b>Pack light!</b>")]}


def tools(state):
    return {
        "messages": [ToolMessage("It's always sunny in sf", name="get_weather", tool_call_id="call_sf")],
        "trip": Trip("sf", date(2026, 12, 24), Decimal("419.90")),
        "cities": {"sf", "nyc"},
    }


def after_agent(state):
    return "tools" if state["messages"][-1].tool_calls else END


builder = StateGraph(State).add_node(agent).add_node(tools)
builder.add_edge(START, "agent").add_conditional_edges("agent", after_agent, ["tools", END]).add_edge("tools", "agent")

with PostgresSaver.from_conn_string(sys.argv[1]) as checkpointer:
    checkpointer.setup()
    config = {"configurable": {"thread_id": "from-python"}}
    builder.compile(checkpointer=checkpointer).invoke({"messages": [HumanMessage("What should I pack for sf?")]}, config)

print_rows(sys.argv[1])
