/** How a crawl stores what it learned of a file: one short line per file, each shape written once. */

import type { SeenObject } from '#engine/catalog/entities.ts';
import type { FileShape } from '#engine/crawl/file-shape.ts';

/** The result of reading a file. */
export interface Verdict {
  /** Hash of the shape; null: the file was skipped. */
  readonly shape: string | null;
  readonly reason: string;
  /** Null when not counted. */
  readonly rowCount: number | null;
  /** Bytes that were to be read at most; 0: every row. */
  readonly depth: number;
  /** The other basis of the verdict: read options that a person stated, or the formats known for a skipped file. */
  readonly basis: string;
}

/** No file below this folder of a target is listed, so these paths never clash with a file's. */
const memory = ['_tenon', 'crawl'];

export function encodeVerdict(verdict: Verdict): string {
  return JSON.stringify([verdict.shape, verdict.reason, verdict.rowCount, verdict.depth, verdict.basis]);
}

/** Undefined for text that this version does not understand; the file is then read again. */
export function decodeVerdict(text: string): Verdict | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== 5) return undefined;
  const [shape, reason, rowCount, depth, basis] = parts as unknown[];
  if (shape !== null && typeof shape !== 'string') return undefined;
  if (rowCount !== null && typeof rowCount !== 'number') return undefined;
  if (typeof reason !== 'string' || typeof depth !== 'number' || typeof basis !== 'string') return undefined;
  return { shape, reason, rowCount, depth, basis };
}

export function shapePrefix(root: string, separator: string): string {
  return [root, ...memory, 'shape', ''].join(separator);
}

export function encodeShape(root: string, separator: string, hash: string, shape: FileShape): SeenObject {
  return { path: shapePrefix(root, separator) + hash, size: 0, modifiedMicros: 0, inference: JSON.stringify(shape) };
}

export function decodeShape(text: string): FileShape | undefined {
  const shape = parse(text) as FileShape | undefined;
  return typeof shape === 'object' && shape !== null && Array.isArray(shape.schema) ? shape : undefined;
}

/** Remembers which object list a table had at a generation, so that an unchanged one needs no comparison. */
export interface ListMemory {
  readonly generation: number;
  readonly fingerprint: string;
}

export function listMemoryPrefix(root: string, separator: string): string {
  return [root, ...memory, 'list', ''].join(separator);
}

export function encodeListMemory(
  root: string,
  separator: string,
  table: { databaseName: string; name: string },
  kept: ListMemory,
): SeenObject {
  return {
    path: `${listMemoryPrefix(root, separator)}${table.databaseName}.${table.name}`,
    size: 0,
    modifiedMicros: 0,
    inference: JSON.stringify([kept.generation, kept.fingerprint]),
  };
}

export function decodeListMemory(text: string): ListMemory | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts) || typeof parts[0] !== 'number' || typeof parts[1] !== 'string') return undefined;
  return { generation: parts[0], fingerprint: parts[1] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
