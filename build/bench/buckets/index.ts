/** Listing 100,000 keys and sending 1 GB, against AWS's library alone on the same server in a process of this machine. */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomNumbers } from '#engine/testing/random.ts';
import type { BenchLine } from '../bench-line.ts';
import { compiledCode } from '../compiled-code.ts';
import { speedLine, timeLine } from '../ratio-line.ts';
import { measureRatio, type MeasuredCommand } from '../ratio.ts';

const keys = 100_000;
const folders = 40;
const file = join(import.meta.dirname, '../../../out/sample/sent.bin');
const gigabyte = 1024 ** 3;

export async function* benchBuckets(): AsyncGenerator<BenchLine, void, void> {
  writeSent();
  const server = spawn(process.execPath, [join(import.meta.dirname, 'serve-once.ts'), `${keys}`, `${folders}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(server.stdout).once('line', resolve);
      server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    });
    const once = (work: string, side: string): MeasuredCommand => ({
      command: process.execPath,
      arguments: [join(import.meta.dirname, 'buckets-once.ts'), `http://127.0.0.1:${port}`, work, side, file],
      environment: compiledCode,
    });
    const listed = await measureRatio(once('list', 'bare'), once('list', 'tenon'), { clock: 'reported' });
    yield timeLine(`list ${keys.toLocaleString('en')} keys in ${folders} folders / bare AWS library`, 1.3, listed);
    const sent = await measureRatio(once('upload', 'bare'), once('upload', 'tenon'), { clock: 'reported' });
    yield speedLine('upload of 1 GB, speed against the bare AWS library', 0.8, sent);
  } finally {
    server.removeAllListeners('exit');
    server.kill();
  }
}

/** Made once, in out/sample. */
function writeSent(): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const random = randomNumbers(1);
  const block = Buffer.alloc(1024 * 1024);
  for (let offset = 0; offset < block.length; offset += 4) block.writeUInt32LE(Math.floor(random() * 2 ** 32), offset);
  const unfinished = `${file}.unfinished`;
  const handle = openSync(unfinished, 'w');
  for (let written = 0; written < gigabyte; written += block.length) writeSync(handle, block);
  closeSync(handle);
  renameSync(unfinished, file);
}
