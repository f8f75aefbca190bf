"""What a program does that Java asks: it reads commands, a line of JSON each, and answers each by a line of JSON."""
import json
import sys


def answer_each(answer):
    for line in sys.stdin:
        try:
            result = {"result": answer(json.loads(line))}
        except Exception as error:
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), flush=True)
