"""Writes python-encrypted-values.jsonl: values as LangGraph's own EncryptedSerializer encrypts them, with keys of each
length. "plain" is what it encrypted.

Run it with langgraph, langgraph-checkpoint and pycryptodome installed; nonces are random, so each run differs:
    python make_encrypted_values.py > ../resources/io/github/langgraph4spring/checkpoint/serde/python-encrypted-values.jsonl
"""
import json
import os

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

values = {
    "null": None, "true": True, "int": 42, "float": 0.5, "empty str": "", "str": "héllo 🌍",
    "bytes": b"\x00\xff", "empty bytes": b"", "bytearray": bytearray(b"abc"),
    **{f"bytes of {n}": bytes(range(n)) for n in (15, 16, 17, 31, 32, 33, 255)},
    "list": [1, "two", None], "dict": {"a": [1.5]}, "big": ["x" * 300],
    "messages": [HumanMessage("hi", id="1"), AIMessage("hello", id="2")],
}
plain = JsonPlusSerializer()
for key in ("a key of 16 byte", "twenty-four bytes, so 24", "thirty-two bytes: ä, ö, ü and"):
    os.environ["LANGGRAPH_AES_KEY"] = key
    serde = EncryptedSerializer.from_pycryptodome_aes()
    for name, value in values.items():
        type_, blob = serde.dumps_typed(value)
        plain_type, plain_blob = plain.dumps_typed(value)
        print(json.dumps({"key": key, "name": name, "type": type_, "hex": blob.hex(),
                          "plain_type": plain_type, "plain": plain_blob.hex()}))
