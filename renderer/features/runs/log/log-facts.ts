/** The details of an entry of a run's log, for people: nodes by their names, memory as a size. Pure. */

import { byteSize, exactCount } from '#renderer/ui/format/words.ts';

/** Details with the id of a node, and what they are called. */
const ofNode: Readonly<Record<string, string>> = { node: 'node', nodeId: 'node', stageNode: 'stage' };
/** Ids that no page shows. */
const internal: ReadonlySet<string> = new Set(['stageId', 'taskId']);

/**
 * @param nodeName of an id; undefined: the job has no such node any more.
 * @returns name and text of each. A stage that ends at the node of the entry is not listed.
 */
export function logFacts(
  details: Readonly<Record<string, unknown>>,
  nodeName: (id: string) => string | undefined,
): readonly (readonly [name: string, text: string])[] {
  return Object.entries(details).flatMap(([name, value]) => {
    if (internal.has(name)) return [];
    if (name === 'stageNode' && value === details['node']) return [];
    if (typeof value === 'number' && name === 'memory') return [[name, byteSize(value)] as const];
    if (isObject(value)) return [[name, countsText(value, nodeName)] as const];
    if (typeof value !== 'string') return [[name, valueText(value)] as const];
    const called = Object.hasOwn(ofNode, name) ? ofNode[name] : undefined;
    return [called === undefined ? ([name, value] as const) : ([called, nodeName(value) ?? value] as const)];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers of log entries are counts. */
function valueText(value: unknown): string {
  return typeof value === 'number' ? exactCount(value) : JSON.stringify(value);
}

/** `Bad file 5, Half 220`: counts by nodes, inputs or columns. */
function countsText(counts: Readonly<Record<string, unknown>>, nodeName: (id: string) => string | undefined): string {
  const texts = Object.entries(counts).map(([key, value]) => `${nodeName(key) ?? key} ${valueText(value)}`);
  return texts.length === 0 ? 'none' : texts.join(', ');
}
