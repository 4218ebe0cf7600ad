// The form of DBC's ids, apart from the curve code, which many who read ids never need.

const HEX_64 = /^[0-9a-f]{64}$/;

/** True for 64 lower-case hex digits: a node_id or a seed. */
export function isNodeId(text: string): boolean {
  // Not every caller has a type checker, and a test turns what is no text into text.
  return typeof text === 'string' && HEX_64.test(text);
}
