/** Every file of ../shared/data is read: the scoreboard, its bars, and a snapshot per file. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../engine/index.ts';
import { describeScore, missedGate, scoreSets, type Score } from './data-scores.ts';
import { malformedSets } from './data-answers/index.ts';
import { findDataFiles, snapshotFile, type SnapshotOfFile } from './data-snapshot.ts';

const root = join(import.meta.dirname, '../../shared/data');
const present = existsSync(root);
if (!present) console.log('build/data-snapshot: skipped, ../shared/data is absent');

/** A malformed file may not make a worker larger than this. */
const mostMemory = 1024 * 1024 * 1024;

test.runIf(present)(
  'every file gives the recorded result; none crashes, none hangs, and each set reaches its bar',
  { timeout: 900_000 },
  async () => {
    const readings: Record<string, SnapshotOfFile> = {};
    const files = findDataFiles(root);
    const isMalformed = (file: string): boolean => malformedSets.includes(file.split('/')[0]!);
    await using engine = await createEngine({ workspace: null, title: 'data snapshot' });
    const readAll = async (some: readonly string[]): Promise<void> => {
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < some.length) {
          const file = some[next++]!;
          readings[file] = await snapshotFile(engine, join(root, file));
        }
      };
      await Promise.all([lane(), lane()]);
    };
    await readAll(files.filter(isMalformed));
    const peak = peakMemoryOfChildren();
    await readAll(files.filter((file) => !isMalformed(file)));

    const scores = scoreSets(root, readings);
    for (const score of scores) console.log(describeScore(score));
    const faults = scores.flatMap((score) => score.faults.map((fault) => `${score.set}: ${fault}`));
    if (process.env['TENON_FAULTS'] === '1') console.log(faults.join('\n'));
    if (peak !== undefined) expect(peak).toBeLessThanOrEqual(mostMemory);
    const unclear = Object.entries(readings).filter(([, { refusal }]) => refusal !== undefined && refusal.length < 20);
    expect(unclear).toEqual([]);

    const ordered = files.map((file) => `${JSON.stringify(file)}: ${JSON.stringify(readings[file]!.snapshot)}`);
    await expect(`{\n${ordered.join(',\n')}\n}\n`).toMatchFileSnapshot('./data-snapshot.json');
    const plain = scores.map(({ faults: _faults, ...score }): Score => score);
    await expect(`[\n${plain.map((score) => JSON.stringify(score)).join(',\n')}\n]\n`).toMatchFileSnapshot(
      './data-scores.json',
    );
    const missed = scores.flatMap((score) => {
      const why = missedGate(score);
      return why === undefined ? [] : [`${score.set}: ${why}: ${score.faults.slice(0, 10).join('; ')}`];
    });
    expect(missed).toEqual([]);
  },
);

/** Most resident memory of any process that this one started; undefined where the system does not report it. */
function peakMemoryOfChildren(): number | undefined {
  if (!existsSync('/proc/self/status')) return undefined;
  const sizes = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const parent = Number(/^PPid:\s+(\d+)/mu.exec(status)?.[1]);
        return parent === process.pid ? Number(/^VmHWM:\s+(\d+)/mu.exec(status)?.[1] ?? 0) * 1024 : 0;
      } catch {
        return 0;
      }
    });
  return Math.max(0, ...sizes);
}
