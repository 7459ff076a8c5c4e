/** A gzip file (RFC 1952) of stored blocks: the same bytes everywhere, where zlib's own output depends on the processor. */

import { crc32 } from 'node:zlib';

const largestBlock = 65_535;

/** Magic, deflate, no flags, no time, no extra flags, unknown system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

export function storedGzip(content: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let start = 0; start === 0 || start < content.length; start += largestBlock) {
    const part = content.subarray(start, start + largestBlock);
    const head = Buffer.alloc(5);
    head.writeUInt8(start + largestBlock >= content.length ? 1 : 0, 0);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(part.length ^ 0xffff, 3);
    blocks.push(head, part);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length >>> 0, 4);
  return Buffer.concat([header, ...blocks, trailer]);
}
