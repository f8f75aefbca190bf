"""A graph whose subgraph waits between its nodes; prints the nodes of it that ran, and the answer.

    python subgraph.py DATABASE THREAD [ANSWER]
"""
import sys
from typing import TypedDict

from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt


class State(TypedDict):
    prepared: str
    answer: str


ran = []


def prepare(state):
    ran.append("prepare")
    return {"prepared": "yes"}


def ask(state):
    ran.append("ask")
    return {"answer": interrupt("sure?")}


sub = StateGraph(State).add_node(prepare).add_node(ask)
sub.add_edge(START, "prepare").add_edge("prepare", "ask").add_edge("ask", END)
builder = StateGraph(State).add_node("sub", sub.compile()).add_edge(START, "sub").add_edge("sub", END)

database, thread, *answer = sys.argv[1:]
with PostgresSaver.from_conn_string(database) as checkpointer:
    graph = builder.compile(checkpointer=checkpointer)
    config = {"configurable": {"thread_id": thread}}
    result = graph.invoke(Command(resume=answer[0]) if answer else {"prepared": "no"}, config)
    print(*ran, result.get("answer", "waits"))
