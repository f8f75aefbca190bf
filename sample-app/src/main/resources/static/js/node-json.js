/**
 * The JSON of a value, to be edited.
 *
 * @returns {{json: *}|{why: string}} or why it cannot be edited as JSON
 */
export function jsonOf(node) {
  if (node.more) {
    return { why: 'it is too long to be shown whole' };
  }
  switch (node.kind) {
    case 'null': return { json: null };
    case 'boolean': return { json: node.text === 'true' };
    case 'number': return number(node.text);
    case 'text': return node.type ? no(node) : { json: node.text };
    case 'list': return node.type ? no(node) : list(node);
    case 'map': return node.type ? no(node) : map(node);
    default: return no(node);
  }
}

function no(node) {
  return { why: `JSON has no ${node.type ?? node.kind}` };
}

function number(text) {
  const value = Number(text);
  return Number.isSafeInteger(value) || (Number.isFinite(value) && /[.eE]/.test(text)) ? { json: value } : { why: 'JSON would round this number' };
}

function list(node) {
  const elements = node.entries.map((entry) => jsonOf(entry.value));
  return elements.find((element) => element.why) ?? { json: elements.map((element) => element.json) };
}

function map(node) {
  const json = Object.create(null);
  for (const entry of node.entries) {
    const value = jsonOf(entry.value);
    if (value.why) {
      return value;
    }
    json[entry.key] = value.json;
  }
  return { json };
}
