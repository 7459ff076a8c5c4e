/** Content hashes of plain data, independent of key order. */

import { hash } from 'node:crypto';
import { compareText } from '#engine/base/compare-text.ts';

/** Lower-case hex SHA-256 of text or bytes. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/**
 * JSON with object keys sorted at every level; `undefined` members are omitted, bigints are written as
 * strings with an `n` suffix. Equal data gives equal text, so its hash identifies the data.
 */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return `${member}n`;
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([left], [right]) => compareText(left, right)));
  });
}
