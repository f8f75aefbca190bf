/** How two checkpoints differ, channel by channel. LangGraph's own channels are left out. */
export function compareChannels(left, right) {
  const values = (channels) => new Map(channels.filter((channel) => !channel.control).map((channel) => [channel.channel, channel.value]));
  const [one, other] = [values(left), values(right)];
  return [...new Set([...one.keys(), ...other.keys()])].map((channel) => ({
    channel, left: one.get(channel), right: other.get(channel),
    same: JSON.stringify(one.get(channel)) === JSON.stringify(other.get(channel)),
  }));
}

/** How many messages two conversations begin with alike, and what each says after them. */
export function compareMessages(left, right) {
  const text = ({ index, ...message }) => JSON.stringify(message);
  const other = new Map(right.map((message) => [message.index, text(message)]));
  const differs = left.find((message) => other.has(message.index) && other.get(message.index) !== text(message));
  const shared = differs?.index ?? Math.min(end(left), end(right));
  const rest = (messages) => messages.filter((message) => message.index >= shared);
  return { shared, left: rest(left), right: rest(right) };
}

function end(messages) {
  return messages.length ? messages[messages.length - 1].index + 1 : 0;
}

/** The checkpoint that both come from, as far as is loaded. */
export function commonAncestor(timeline, left, right) {
  const path = new Set(ancestors(timeline, left).map((checkpoint) => checkpoint.checkpoint_id));
  return ancestors(timeline, right).find((checkpoint) => path.has(checkpoint.checkpoint_id));
}

function ancestors(timeline, place) {
  const byId = new Map(timeline.filter((checkpoint) => checkpoint.ns === place.ns).map((checkpoint) => [checkpoint.checkpoint_id, checkpoint]));
  const path = [];
  for (let checkpoint = byId.get(place.id); checkpoint; checkpoint = byId.get(checkpoint.parent_id)) {
    path.push(checkpoint);
  }
  return path;
}
