/** The difference between two versions of a job in one line. */

import { capital } from '#engine/contract/capital.ts';
import { countText } from '#engine/contract/count-text.ts';
import { pathInNode } from '#engine/contract/path-in-node.ts';
import type { DefinitionDifference } from '#engine/execute/comparison/compare-definitions.ts';

/** Names of nodes. */
export interface NodeChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export function nodeChanges(changes: readonly DefinitionDifference[]): NodeChanges {
  const whole = (change: DefinitionDifference['change']): string[] =>
    changes.filter((each) => each.change === change && isWholeNode(each)).map(nameOf);
  const inside = changes.filter((each) => each.nodeId !== null && !isWholeNode(each));
  return {
    added: whole('added'),
    removed: whole('removed'),
    changed: [...new Map(inside.map((each) => [each.nodeId, nameOf(each)])).values()],
  };
}

/** `Added Deduplicate, changed Join (joinType)`. */
export function versionSummary(
  changes: readonly DefinitionDifference[],
  { added, removed, changed }: NodeChanges,
): string {
  const settings = changes.filter(({ nodeId }) => nodeId === null).map(({ path }) => path);
  const parts = [
    listed('added', added),
    listed('removed', removed),
    changed.length === 1 ? `changed ${changed[0]!} (${membersOf(changes)})` : listed('changed', changed),
    settings.length === 0
      ? ''
      : `changed ${settings.length > 2 ? countText(settings.length, 'setting') : settings.join(', ')}`,
  ].filter((part) => part !== '');
  const text = parts.join(', ');
  return text === '' ? 'No change' : capital(text);
}

function isWholeNode({ nodeId, path }: DefinitionDifference): boolean {
  return nodeId !== null && path === `nodes[${nodeId}]`;
}

function nameOf({ nodeName, nodeId }: DefinitionDifference): string {
  return nodeName ?? nodeId!;
}

function listed(verb: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  return names.length > 2 ? `${verb} ${countText(names.length, 'node')}` : `${verb} ${names.join(' and ')}`;
}

/** First members of the arguments, or of the node. */
function membersOf(changes: readonly DefinitionDifference[]): string {
  const members = changes
    .filter((each) => each.nodeId !== null && !isWholeNode(each))
    .map(({ path, nodeId }) => /^[^.[]*/u.exec(pathInNode(path, nodeId).replace(/^args\./u, ''))![0]);
  const names = [...new Set(members)];
  return names.length > 3 ? countText(names.length, 'argument') : names.join(', ');
}
