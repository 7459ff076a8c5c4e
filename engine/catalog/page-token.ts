/** Keyset pages: opaque tokens that name the last row returned, and the allowed page sizes. */

import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Default number of rows of a page. */
export const defaultPageSize = 100;
/** A page never holds more; asking for more is answered with this many and a `next`. */
export const largestPageSize = 10_000;

export type PageKey = readonly (string | number)[];

/** @param list names the list, so that a token of one list is refused by another. */
export function encodePageToken(list: string, key: PageKey): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

/** @throws EngineError InvalidInput when the token is not one of this list. */
export function decodePageToken(list: string, token: string, shape: readonly ('string' | 'number')[]): PageKey {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  if (
    !Array.isArray(parts) ||
    parts.length !== shape.length + 1 ||
    parts[0] !== list ||
    !shape.every((type, index) => typeof parts[index + 1] === type)
  ) {
    throw new EngineError('InvalidInput', `The page token does not belong to this list (${list}).`, {
      hint: 'Request the first page again, without a token.',
    });
  }
  return parts.slice(1) as PageKey;
}

/** @throws EngineError InvalidInput when the limit is not a whole number from 1. */
export function pageSize(request: PageRequest | undefined): number {
  const limit = request?.limit ?? defaultPageSize;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new EngineError('InvalidInput', `Cannot return a page of ${limit} rows.`, {
      hint: `Request 1 to ${largestPageSize} rows.`,
    });
  }
  return Math.min(limit, largestPageSize);
}

/**
 * One page of a list.
 * @param shape types of the key's parts.
 * @param read reads up to `limit` rows after the key (undefined: from the start), in the list's order.
 */
export function readPage<Row, Item>(
  list: string,
  request: PageRequest | undefined,
  shape: readonly ('string' | 'number')[],
  read: (after: PageKey | undefined, limit: number) => readonly Row[],
  keyOf: (row: Row) => PageKey,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const size = pageSize(request);
  const token = request?.after ?? null;
  const after = token === null || token === '' ? undefined : decodePageToken(list, token, shape);
  // One extra row shows whether there is a next page.
  const rows = read(after, size + 1);
  const shown = rows.slice(0, size);
  return {
    items: shown.map(itemOf),
    next: rows.length > size ? encodePageToken(list, keyOf(shown.at(-1)!)) : null,
  };
}
