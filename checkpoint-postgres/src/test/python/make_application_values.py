"""Writes python-application-values.jsonl: values of an application's own types (trips.py) as LangGraph's own serializer
encodes them, having checked that it reads them back as what they are.

Run it with langgraph and langgraph-checkpoint installed:
    python make_application_values.py > ../resources/io/github/langgraph4spring/checkpoint/serde/python-application-values.jsonl
"""
import datetime as dt
import decimal
import json
import uuid

from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from trips import Color, Conversation, Leg, Mode, Old, Pair, Plan, Point, Priority, Stop, Trip

leg = Leg("nyc", decimal.Decimal("9.90"), Color.BLUE)
stop = Stop(city="sf", color=Color.RED)
values = {
    "enum": Color.RED, "int enum": Priority.HIGH, "str enum": Mode.FAST, "enum list": [Color.RED, Color.BLUE],
    "enum key": {Color.RED: 1, Priority.LOW: 2},
    "data class": leg, "named tuple": Point(1, 2.5), "collections named tuple": Pair("l", [1]),
    "pydantic": stop, "pydantic v1": Old(n=1), "nested pydantic v1": Old(n=1, inner=Old(n=2)),
    "pydantic of every type": Trip(
        city="sf", start=dt.date(2024, 2, 29), leaves=dt.time(1, 2), booked=dt.datetime(2024, 5, 4, 6, 32, 42, 1, tzinfo=dt.timezone.utc),
        lasts=dt.timedelta(days=1, seconds=2), ticket=b"\x01", id=uuid.UUID(int=7), price=decimal.Decimal("1.10"), tags={"a"},
        stops=[stop], by_name={"s": stop}),
    "pydantic with messages": Conversation(messages=[HumanMessage("hi", id="1"), AIMessage("hello", id="2")],
                                           source=Document("text", metadata={"page": 1}, id="d")),
    "plan": Plan([leg], Point(3, 4.0), stop, [HumanMessage("hi", id="1")], "fast", {"red": Color.RED}),
    "list": [leg, stop, {"trip": stop}],
}
serde = JsonPlusSerializer()
for name, value in values.items():
    type_, blob = serde.dumps_typed(value)
    assert serde.loads_typed((type_, blob)) == value or name == "enum key", name  # whose values become the keys
    print(json.dumps({"name": name, "type": type_, "hex": blob.hex()}))
