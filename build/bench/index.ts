/** `npm run bench [-- --json] [-- --only NAME]`: runs the benches and prints each line with its bar. */

import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchLine, type BenchVerdict, judgeLine } from './bench-line.ts';

/** Name → bench. They are loaded one by one, so that one bench does not warm or burden the next. */
const benches: Readonly<Record<string, () => Promise<readonly BenchLine[]>>> = {
  catalog: async () => (await import('./catalog.ts')).benchCatalog(),
  crawl: async () => (await import('./crawl.ts')).benchCrawl(),
  'command-line': async () => (await import('./command-line.ts')).benchCommandLine(),
};

interface JudgedLine extends BenchLine {
  readonly bench: string;
  readonly verdict: BenchVerdict;
}

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
const wanted = values.only ?? Object.keys(benches);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`error: no bench is called ${unknown.join(', ')}\nhint: there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const lines: JudgedLine[] = [];
for (const name of wanted) {
  if (!values.json) console.log(`\n${name}`);
  for (const line of await benches[name]!()) {
    const judged = { bench: name, ...line, verdict: judgeLine(line) };
    lines.push(judged);
    if (!values.json) console.log(formatLine(judged));
  }
}
if (values.json) {
  const machine = {
    platform: platform(),
    arch: arch(),
    node: process.versions.node,
    processor: cpus()[0]?.model ?? null,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
  console.log(JSON.stringify({ machine, lines }, null, 2));
}
if (lines.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1;

function formatLine({ name, value, unit, better, bar, quartiles, verdict, note }: JudgedLine): string {
  const range = quartiles === undefined ? '' : ` (${rounded(quartiles[0])} – ${rounded(quartiles[1])})`;
  const limit = bar === null ? '' : `${better === 'lower' ? '≤' : '≥'} ${rounded(bar)} ${unit}`;
  return `  ${verdict.padEnd(9)}  ${name.padEnd(48)}  ${`${rounded(value)} ${unit}${range}`.padEnd(32)}  ${limit}${note === undefined ? '' : `  ${note}`}`;
}

function rounded(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
