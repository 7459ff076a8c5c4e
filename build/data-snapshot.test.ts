import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../engine/index.ts';
import { scoreSets } from './data-scores.ts';
import { findDataFiles, snapshotFile, type FileSnapshot } from './data-snapshot.ts';

const root = join(import.meta.dirname, '../../shared/data');
const present = existsSync(root);
if (!present) console.log('build/data-snapshot: left out, ../shared/data is absent');

/** Sets with answers of others, and how many of them we must not fall below. */
const least: Readonly<Record<string, number>> = {
  'typed-vega': 126,
  'parquet-testing': 20,
  'parquet-hyparquet': 88,
  'json-testsuite': 140,
};

test.runIf(present)(
  'every csv, json and parquet file is read as before; none crashes, none hangs',
  { timeout: 600_000 },
  async () => {
    await using engine = await createEngine({ workspace: null, title: 'data snapshot' });
    const files = findDataFiles(root);
    const found: Record<string, FileSnapshot> = {};
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < files.length) {
        const file = files[next++]!;
        found[file] = await snapshotFile(engine, join(root, file));
      }
    };
    await Promise.all([lane(), lane()]);

    const scores = scoreSets(root, found);
    for (const { set, right, of } of scores) console.log(`${set.padEnd(20)} ${String(right).padStart(4)} of ${of}`);
    const failures = Object.entries(found).filter(
      ([, snapshot]) =>
        'error' in snapshot && ['HUNG', 'CRASHED', 'Internal', 'WorkerCrashed'].includes(snapshot.error),
    );
    expect(failures).toEqual([]);
    for (const { set, right, wrong } of scores)
      expect(right, `${set}: ${wrong.join('; ')}`).toBeGreaterThanOrEqual(least[set]!);
    const ordered = files.map((file) => `${JSON.stringify(file)}: ${JSON.stringify(found[file])}`);
    await expect(`{\n${ordered.join(',\n')}\n}\n`).toMatchFileSnapshot('./data-snapshot.json');
  },
);
