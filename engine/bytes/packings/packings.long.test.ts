/** Every packing: detected, unpacked whole and in part, refused when damaged. */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { compressFrameSync, compressSync as compressBlock } from 'lz4-napi';
import { compressSync } from 'snappy';
import { afterAll, describe, expect, test } from 'vitest';
import { detectCompression, readContent, unpackStart } from '#engine/bytes/compression.ts';
import { headOf } from '#engine/bytes/testing/head-of.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { maskedCrc32c } from '#engine/bytes/packings/crc32c.ts';
import { openSource } from '#engine/storage/open-source.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tenon-packings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const signal = new AbortController().signal;

/** Compressible, with parts that are not, and longer than any block of any packing but bzip2's. */
const content = Buffer.concat(
  Array.from({ length: 60 }, (_, index) =>
    Buffer.concat([
      Buffer.from(`id,name ${index}\n`.repeat(3000)),
      index % 10 === 0 ? randomBytes(50_000) : Buffer.alloc(0),
    ]),
  ),
);

function uint32BigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function parts(bytes: Buffer, size: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) found.push(bytes.subarray(at, at + size));
  return found;
}

function snappyFrames(bytes: Buffer): Buffer {
  const chunks = parts(bytes, 65_536).map((part, index) => {
    const isStored = index % 7 === 3;
    const body = isStored ? part : compressSync(part);
    const header = Buffer.alloc(4);
    header.writeUInt32LE(((body.length + 4) << 8) | Number(isStored));
    return Buffer.concat([header, uint32(maskedCrc32c(part)), body]);
  });
  return Buffer.concat([Buffer.from('\u00ff\u0006\0\0sNaPpY', 'latin1'), ...chunks]);
}

function hadoopSnappy(bytes: Buffer): Buffer {
  const blocks = parts(bytes, 256 * 1024).map((part) => {
    const inner = parts(part, 100_000).map((piece) => {
      const packed = compressSync(piece);
      return Buffer.concat([uint32BigEndian(packed.length), packed]);
    });
    return Buffer.concat([uint32BigEndian(part.length), ...inner]);
  });
  return Buffer.concat(blocks);
}

/** The library puts the length before a block. */
function hadoopLz4(bytes: Buffer): Buffer {
  const blocks = parts(bytes, 200_000).map((part) => {
    const packed = compressBlock(part).subarray(4);
    return Buffer.concat([uint32BigEndian(part.length), uint32BigEndian(packed.length), packed]);
  });
  return Buffer.concat(blocks);
}

function javaSnappy(bytes: Buffer): Buffer {
  const blocks = parts(bytes, 32_768).map((part) => {
    const packed = compressSync(part);
    return Buffer.concat([uint32BigEndian(packed.length), packed]);
  });
  return Buffer.concat([Buffer.from('\u0082SNAPPY\0\0\0\0\u0001\0\0\0\u0001', 'latin1'), ...blocks]);
}

const half = content.length >> 1;
const [first, second] = [content.subarray(0, half), content.subarray(half)];

const made: readonly (readonly [name: string, extension: string, compression: Compression, packed: () => Buffer])[] = [
  ['gzip of two members', 'gz', 'gzip', () => Buffer.concat([zlib.gzipSync(first), zlib.gzipSync(second)])],
  [
    'zstd of three frames, one of them skippable',
    'zst',
    'zstd',
    () =>
      Buffer.concat([
        zlib.zstdCompressSync(first),
        Buffer.from('542a4d1803000000aabbcc', 'hex'),
        zlib.zstdCompressSync(second, { params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } }),
      ]),
  ],
  [
    'brotli',
    'br',
    'brotli',
    () => zlib.brotliCompressSync(content, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } }),
  ],
  [
    'lz4 of two frames',
    'lz4',
    'lz4',
    () =>
      Buffer.concat([
        compressFrameSync(first),
        compressFrameSync(second, { contentChecksum: true, blockChecksums: true }),
      ]),
  ],
  ['framed Snappy', 'sz', 'snappy', () => snappyFrames(content)],
  ["Hadoop's LZ4", 'lz4', 'lz4', () => hadoopLz4(content)],
  ['raw Snappy', 'snappy', 'snappy', () => compressSync(content)],
  ["Hadoop's Snappy", 'snappy', 'snappy', () => hadoopSnappy(content)],
  ["snappy-java's blocks", 'snappy', 'snappy', () => javaSnappy(content)],
];

/** Packed by programs that this machine may lack. */
function packedBy(program: string, args: readonly string[], extension: string): (() => Buffer) | undefined {
  const plain = path.join(folder, `plain-${extension}`);
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore', input: '' });
  } catch {
    process.stderr.write(`engine/bytes/packings: skipped files packed by ${program}, because it is not installed\n`);
    return undefined;
  }
  return () => {
    writeFileSync(plain, content);
    return execFileSync(program, [...args, '-c', plain], { maxBuffer: 1e9 });
  };
}

const programs = (
  [
    ['bzip2', 'bzip2', ['-1'], 'bz2', 'bzip2'],
    ['xz', 'xz', ['-1'], 'xz', 'xz'],
    ['xz of many blocks with CRC32', 'xz', ['-1', '--block-size=300000', '--check=crc32'], 'xz', 'xz'],
    ['lz4 with linked blocks', 'lz4', ['-9', '-BD', '-B4'], 'lz4', 'lz4'],
    ['old lz4', 'lz4', ['-l'], 'lz4', 'lz4'],
  ] as const
).flatMap(([name, program, args, extension, compression]) => {
  const packed = packedBy(program, args, extension);
  return packed === undefined ? [] : [[name, extension, compression, packed] as const];
});

async function unpacked(file: string, compression: Compression): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  await using source = await openSource(file);
  for await (const piece of readContent(source, compression, signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe.each([...made, ...programs])('%s', (name, extension, compression, packed) => {
  const file = path.join(folder, `${name.replaceAll(/\W/gu, '-')}.txt.${extension}`);

  test('is detected, and unpacks whole and in its first part', async () => {
    const bytes = packed();
    writeFileSync(file, bytes);
    expect(detectCompression(bytes.subarray(0, 256 * 1024), file)).toBe(compression);
    expect(Buffer.compare(await unpacked(file, compression), content)).toBe(0);
    const start = bytes.subarray(0, Math.min(bytes.length, 256 * 1024));
    const part = await unpackStart(file, start, false, compression, 100_000);
    expect(Buffer.compare(part, content.subarray(0, part.length))).toBe(0);
    const head = await headOf(file);
    expect(head).toMatchObject({ compression, complete: false });
    expect(Buffer.compare(head.bytes, content.subarray(0, 256 * 1024))).toBe(0);
  });

  test('cut or changed it is a malformed file, not less content', async () => {
    const bytes = readFileSync(file);
    const cut = path.join(folder, `cut.txt.${extension}`);
    for (const length of [bytes.length - 1, Math.floor(bytes.length * 0.3), 40]) {
      writeFileSync(cut, bytes.subarray(0, length));
      await expect(unpacked(cut, compression), `${length} bytes`).rejects.toMatchObject({
        code: 'MalformedFile',
        details: { path: cut },
      });
    }
    const changed = Buffer.from(bytes);
    changed.fill(0x55, changed.length >> 1, (changed.length >> 1) + 64);
    writeFileSync(cut, changed);
    const outcome = await unpacked(cut, compression).catch((thrown: unknown) => thrown);
    if (Buffer.isBuffer(outcome))
      expect(['raw Snappy', "Hadoop's Snappy", "snappy-java's blocks", 'old lz4', "Hadoop's LZ4", 'brotli']).toContain(
        name,
      );
    else expect(outcome).toMatchObject({ code: 'MalformedFile' });
  });
});

test('two bzip2 or xz streams behind each other are both read', async () => {
  for (const { 0: program, 1: extension, 2: compression } of [
    ['bzip2', 'bz2', 'bzip2'],
    ['xz', 'xz', 'xz'],
  ] as const) {
    const one = packedBy(program, ['-1'], extension)?.();
    if (one === undefined) continue;
    const padding = program === 'xz' ? Buffer.alloc(8) : Buffer.alloc(0);
    const file = path.join(folder, `twice.${extension}`);
    writeFileSync(file, Buffer.concat([one, padding, one]));
    expect(Buffer.compare(await unpacked(file, compression), Buffer.concat([content, content]))).toBe(0);
  }
});

test('small files that bzip2 and xz made', async () => {
  const packed = {
    bz2: 'QlpoOTFBWSZTWQMMHxsAAAVZAAAQAAQ8ADAAIAAiHqGIQwInNOOAHi7kinChIAYYPjY=',
    xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQALYSxiCjEsMgozLDQKABBV45YyL5FeAAEkDKYY2NgftvN9AQAAAAAEWVo=',
    lz4: 'BCJNGGRApwwAAIBhLGIKMSwyCjMsNAoAAAAAlsmngg==',
  };
  for (const [extension, text] of Object.entries(packed)) {
    const file = path.join(folder, `small.csv.${extension}`);
    writeFileSync(file, Buffer.from(text, 'base64'));
    const head = await headOf(file);
    expect(Buffer.from(head.bytes).toString()).toBe('a,b\n1,2\n3,4\n');
    expect(head.complete).toBe(true);
  }
});

test.each([...made, ...programs])(
  '%s can be cancelled, and read again',
  async (name, extension, compression, packed) => {
    const file = path.join(folder, `cancelled-${name.replaceAll(/\W/gu, '-')}.${extension}`);
    writeFileSync(file, packed());
    const stop = new AbortController();
    await using source = await openSource(file);
    const reading = async (): Promise<void> => {
      for await (const piece of readContent(source, compression, stop.signal)) if (piece.length > 0) stop.abort();
    };
    // What came in one piece was there before anybody could stop it.
    await reading().catch((thrown: unknown) => expect(thrown).toMatchObject({ name: 'AbortError' }));
    expect(Buffer.compare(await unpacked(file, compression), content)).toBe(0);
  },
);

test('a text whose name says packed is read as the text that it is', () => {
  for (const extension of ['snappy', 'lz4', 'sz'])
    expect(detectCompression(Buffer.from('id,name\n1,übel\n'), `a.csv.${extension}`)).toBe('none');
});

test('a consumer that stops early leaves nothing open, so that the next one can begin', async () => {
  for (const [name, extension, compression, packed] of [...made, ...programs]) {
    const file = path.join(folder, `early-${name.replaceAll(/\W/gu, '-')}.${extension}`);
    writeFileSync(file, packed());
    await using source = await openSource(file);
    for (let time = 0; time < 3; time += 1) {
      for await (const piece of readContent(source, compression, signal)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
    }
  }
});
