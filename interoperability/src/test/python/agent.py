import sys
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command, interrupt


class State(TypedDict):
    messages: Annotated[list, add_messages]
    approved: str


def plan(state):
    return {"messages": [AIMessage("A trip to sf costs 100.")]}


def approve(state):
    return {"approved": interrupt({"question": "Shall I book it?"})}


def book(state):
    return {"messages": [AIMessage(f"Your answer was {state['approved']}.")]}


builder = StateGraph(State).add_node(plan).add_node(approve).add_node(book)
builder.add_edge(START, "plan").add_edge("plan", "approve").add_edge("approve", "book").add_edge("book", END)

database, thread, *answer = sys.argv[1:]
with PostgresSaver.from_conn_string(database) as checkpointer:
    checkpointer.setup()
    graph = builder.compile(checkpointer=checkpointer)
    config = {"configurable": {"thread_id": thread}}
    graph.invoke(Command(resume=answer[0]) if answer else {"messages": [HumanMessage("A trip, please")]}, config)
    state = graph.get_state(config)
    for message in state.values["messages"]:
        print(f"{message.type}: {message.content}")
    for waiting in state.interrupts:
        print("waits:", waiting.value["question"])
