"""Writes the names of the checks of LangGraph's own suites for checkpointers.

    R=../resources/io/github/langgraph4spring/checkpoint/postgres
    python list_checks.py python CONFORMANCE/spec > $R/python-conformance.txt
    python list_checks.py javascript VALIDATION/dist/spec > $R/javascript-validation.txt

CONFORMANCE is libs/checkpoint-conformance/langgraph/checkpoint/conformance of LangGraph's repository: the package of
release 0.0.2 lacks the eight checks of delta channels. VALIDATION is npm's @langchain/langgraph-checkpoint-validation
(1.1.1). The name of a check of JavaScript's is the path to it, as vitest writes it, without the saver's name and the
namespace; that of the check of list's arguments is their template.
"""
import ast
import pathlib
import re
import sys


def python_names(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and re.fullmatch("ALL_.*_TESTS", node.targets[0].id):
            yield from (element.id for element in node.value.elts)


def javascript_names(path):
    open_groups = []
    for line in path.read_text().splitlines():
        match = re.match(r'(\t*)(describe|it|}\)).*\((["`])(.*?)\3, ', line)
        if match:
            depth, name = len(match[1]), re.sub(r"\$\{.*?\}#", "", match[4])
            open_groups = [group for group in open_groups if group[0] < depth]
            if match[2] == "describe":
                open_groups.append((depth, name))
            else:
                yield " > ".join([group for _, group in open_groups if not group.startswith("namespace: ")] + [name])


names_of, pattern = {"python": (python_names, "*.py"), "javascript": (javascript_names, "*.js")}[sys.argv[1]]
for file in sorted(pathlib.Path(sys.argv[2]).glob(pattern)):
    for check in names_of(file):
        print(check)
