"""Writes a thread that asks two things at once, one of them in a subgraph, and prints its rows: python-asks.jsonl.

    pip install langgraph==1.2.24 langgraph-checkpoint-postgres==3.2.0 "psycopg[binary]"
    python make_asking_thread.py postgresql://…/an_empty_database > python-asks.jsonl

Its messages are a delta channel. Ids, times and versions differ from run to run.
"""

import sys
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.channels.delta import DeltaChannel
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import _messages_delta_reducer
from langgraph.types import interrupt
from rows import print_rows


class Plan(TypedDict):
    weather: str
    budget: dict


class State(Plan):
    messages: Annotated[list, DeltaChannel(_messages_delta_reducer, snapshot_frequency=100)]
    seat: str


def greet(state):
    return {"messages": [AIMessage("Let me plan that trip.")]}


def seat(state):
    return {"seat": interrupt("Which seat would you like?")}


def research(state):
    return {"weather": "sunny"}


def budget(state):
    return {"budget": interrupt({"question": "What may it cost?", "form": {"amount": "number", "currency": "EUR"}})}


def book(state):
    return {"messages": [AIMessage(f"Seat {state['seat']} for {state['budget']['amount']}.")]}


plan = StateGraph(Plan).add_node(research).add_node(budget)
plan.add_edge(START, "research").add_edge("research", "budget").add_edge("budget", END)
builder = StateGraph(State).add_node(greet).add_node(seat).add_node("plan", plan.compile()).add_node(book)
builder.add_edge(START, "greet").add_edge("greet", "seat").add_edge("greet", "plan")
builder.add_edge(["seat", "plan"], "book").add_edge("book", END)

with PostgresSaver.from_conn_string(sys.argv[1]) as checkpointer:
    checkpointer.setup()
    config = {"configurable": {"thread_id": "python-asks"}}
    graph = builder.compile(checkpointer=checkpointer)
    if len(sys.argv) > 2:  # goes on with the answers that are saved
        print(graph.invoke(None, config))
    else:
        graph.invoke({"messages": [HumanMessage("A trip to sf, please")]}, config)
        print_rows(sys.argv[1])
