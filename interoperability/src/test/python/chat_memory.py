"""Goes on with the chats that Java's memories hold, in a graph of LangGraph.

    python chat_memory.py

answers commands, see commands.py.
"""
import warnings
from typing import Annotated, TypedDict

from commands import answer_each
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

warnings.simplefilter("error", UserWarning)


class State(TypedDict):
    messages: Annotated[list, add_messages]


def answer(state):
    return {"messages": [AIMessage(f"answer to {state['messages'][-1].text}")]}


builder = StateGraph(State)
builder.add_node("answer", answer)
builder.add_edge(START, "answer")
builder.add_edge("answer", END)


def shown(message):
    assert isinstance(message, BaseMessage), message
    return {
        "type": message.type,
        "id": message.id,
        "text": message.text,
        "blocks": [block["type"] for block in message.content_blocks],
        "calls": [[call["id"], call["name"], call["args"]] for call in getattr(message, "tool_calls", [])],
        "invalid": [[call["id"], call["args"]] for call in getattr(message, "invalid_tool_calls", [])],
        "answers": getattr(message, "tool_call_id", None),
        "status": getattr(message, "status", None),
        "name": message.name,
    }


def do(command):
    with PostgresSaver.from_conn_string(command["database"]) as checkpointer:
        graph = builder.compile(checkpointer=checkpointer)
        config = {"configurable": {"thread_id": command["thread"]}}
        match command["do"]:
            case "show":
                pass
            case "say":
                graph.invoke({"messages": [HumanMessage(command["text"])]}, config)
            case "edit call":
                asking = next(m for m in graph.get_state(config).values["messages"] if getattr(m, "tool_calls", []))
                calls = [dict(asking.tool_calls[0], args=command["args"])]
                graph.update_state(config, {"messages": [asking.model_copy(update={"tool_calls": calls})]})
        return [shown(message) for message in graph.get_state(config).values["messages"]]


answer_each(do)
