/** What scripts of every language say alike: titles of nodes, comments, paths. */

import { isWithin } from '#engine/base/path-below.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';

/** Of a node, or of one output of several: `Filter: Large orders`. */
export function titleOf({ transform, node, port }: ResolvedNode): string {
  return `${transform.title}: ${node.name}${port === onlyOutput ? '' : ` (${port})`}`;
}

/** The notes of a node, line by line. */
export function noteLines({ node }: ResolvedNode): readonly string[] {
  return (node.notes ?? '').split('\n').filter((line) => line.trim() !== '');
}

/** A comment on one line; nothing in the text ends it early. @param sign that begins a comment. */
export function commentLine(sign: '#' | '--' | '//', text: string): string {
  // Python also ends a line at form feeds and the like when it shows one; only \n and \r end a comment.
  const plain = text.replaceAll(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]+/gu, ' ').trim();
  return `${sign} ${plain}`.trimEnd();
}

/** The rest of a path behind the workspace's folder and its separator; undefined: it is elsewhere. */
export function insideWorkspace(path: string, workspaceFolder: string): string | undefined {
  return isWithin(path, workspaceFolder, '/') ? path.slice(workspaceFolder.length + 1) : undefined;
}
