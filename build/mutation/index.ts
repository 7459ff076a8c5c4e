/**
 * `npm run mutate -- [--rooms compile,types] [--mutants 300] [--seed 1] [--lanes 2]`: changes sources of the rooms, one place
 * at a time, and prints the share of changes that the tests notice, the long ones by a few cases, with those that live.
 * Mutants are drawn by the seed from all of a room.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOptions } from '#engine/testing/program-options.ts';
import { filesUnder } from '../checks/source-files.ts';
import { accepted } from './accepted.ts';
import { Lane } from './lane.ts';
import { applied, mutantsOf, type Mutant } from './mutators.ts';
import { TestsOf } from './tests-of.ts';

const root = join(import.meta.dirname, '../..');
const usage = 'npm run mutate -- [--rooms compile,types] [--mutants 300] [--seed 1] [--lanes 2] [--path PART]';
const values = programOptions(usage, {
  rooms: { kind: 'text', default: 'compile,execute,catalog,transforms,types' },
  mutants: { kind: 'whole', least: 1, default: 300 },
  seed: { kind: 'whole', least: 0, default: 1 },
  lanes: { kind: 'whole', least: 1, default: 2 },
  /** Only sources whose path has this in it. */
  path: { kind: 'text', default: '' },
});
/** Tests that are run first, since most changes are noticed by the nearest. */
const nearest = 6;
/** The smallest share of noticed changes. */
const bar = 0.9;

interface Placed {
  readonly source: string;
  readonly mutant: Mutant;
}
interface Judged extends Placed {
  readonly lives: boolean;
}

const tests = new TestsOf(root);
const lanes = Array.from(
  { length: values.lanes },
  (_, index) => new Lane(root, join(root, `out/mutation/lane-${index}`)),
);
for (const room of values.rooms.split(',')) {
  const drawn = draw(placesOf(room), values.mutants, values.seed);
  const started = performance.now();
  const judged = await judgeAll(drawn);
  const living = judged.filter(({ lives }) => lives);
  const reasoned = living.filter((one) => reasonOf(one) !== undefined);
  const counted = judged.length - reasoned.length;
  const killed = judged.length - living.length;
  for (const one of living)
    console.log(`  ${describe(one)}${reasonOf(one) === undefined ? '' : ` — ${reasonOf(one)!}`}`);
  const share = counted === 0 ? 1 : killed / counted;
  const seconds = (performance.now() - started) / 1000 / Math.max(1, judged.length);
  if (share < bar) process.exitCode = 1;
  console.log(
    `${room}: ${(share * 100).toFixed(1)} % of ${counted} mutants killed (seed ${values.seed})` +
      (reasoned.length === 0 ? '' : `; ${reasoned.length} change nothing that can be seen`) +
      `; ${seconds.toFixed(1)} s for each`,
  );
}
for (const test of new Set(lanes.flatMap(({ unsound }) => unsound)))
  console.log(`skipped, as it fails without a change: ${test}`);

function placesOf(room: string): Placed[] {
  return filesUnder(root, `engine/${room}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/testing/'))
    .filter((path) => path.includes(values.path))
    .flatMap((source) => mutantsOf(source, sourceText(source)).map((mutant) => ({ source, mutant })));
}

/** Without order, and always the same by seed; neighbours in the list are of other files. */
function draw(places: readonly Placed[], count: number, seed: number): Placed[] {
  let state = seed * 2_654_435_769 + 1;
  const next = (): number => (state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) | 0) >>> 0;
  return places
    .map((place) => ({ place, rank: next() }))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, count)
    .map(({ place }) => place);
}

async function judgeAll(drawn: readonly Placed[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  const waiting = [...drawn];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        judged.push({ ...one, lives: await lives(lane, one) });
        if (process.stderr.isTTY) process.stderr.write(`\r${judged.length} of ${drawn.length} `);
      }
    }),
  );
  return judged;
}

async function lives(lane: Lane, { source, mutant }: Placed): Promise<boolean> {
  const all = tests.find(source);
  for (const some of [all.slice(0, nearest), all.slice(nearest)])
    if (some.length > 0 && (await lane.notices(source, mutant, some))) return false;
  return true;
}

function reasonOf({ source, mutant }: Placed): string | undefined {
  const text = sourceText(source);
  const line = applied(text, mutant).split('\n')[lineOf(text, mutant) - 1]!.trim();
  return accepted.find((one) => one.source === source && one.line === line)?.reason;
}

function describe({ source, mutant }: Placed): string {
  const text = sourceText(source);
  const was = text.slice(mutant.start, mutant.end).replaceAll(/\s+/gu, ' ');
  const shown = was.length > 60 ? `${was.slice(0, 60)}…` : was;
  return `${source}:${lineOf(text, mutant)} ${mutant.mutator}: ${shown} → ${mutant.replacement === '' ? '(nothing)' : mutant.replacement}`;
}

function lineOf(text: string, { start }: Mutant): number {
  return text.slice(0, start).split('\n').length;
}

function sourceText(source: string): string {
  return readFileSync(join(root, source), 'utf8');
}
