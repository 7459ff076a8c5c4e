/** Identifiers that sort by the time they were made. */

import { randomBytes } from 'node:crypto';

/**
 * `<prefix>_<32 hex>`: a UUIDv7 without dashes (RFC 9562 §5.7), so that ids made later sort later.
 * @param prefix Glue's where Glue has one: `jr` job run, `wr` workflow run; `cr` crawl, `wk` worker.
 */
export function newId(prefix: string): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `${prefix}_${bytes.toString('hex')}`;
}
