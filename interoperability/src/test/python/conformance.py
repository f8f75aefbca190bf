"""Runs the checks of langgraph-checkpoint-conformance, and those of delta channels, on Java's saver; writes a line of
JSON for each.

    python conformance.py PORT
"""
import asyncio
import json
import sys

import delta_channel_checks
from java_saver import JavaSaver
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.conformance.report import ProgressCallbacks


@checkpointer_test(name="JavaSaver")
async def java_checkpointer():
    saver = JavaSaver(int(sys.argv[1]))
    yield saver
    saver.close()


def report(capability, check, passed, error):
    print(json.dumps({"check": check, "error": None if passed else error or "failed"}))


async def main():
    await validate(java_checkpointer, progress=ProgressCallbacks(on_test_result=report))
    async with java_checkpointer.create() as saver:
        await delta_channel_checks.run(saver, report)


asyncio.run(main())
