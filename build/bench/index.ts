/** `npm run bench [-- OPTION…]`: runs the benches and prints each line with its bar; `--help` lists the options. */

import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildStaleHost } from '../build-host.ts';
import { type BenchLine, type BenchVerdict, judgeLine } from './bench-line.ts';

interface BenchOptions {
  /** Of scripted use, for what grows with time. */
  readonly minutes: number;
  /** Small sizes, where a bench has them. */
  readonly trial: boolean;
  readonly dimensions: readonly string[] | undefined;
}

const help = `npm run bench [-- OPTION…]

  --only NAME         this bench alone; may be given several times
  --json              the lines as JSON
  --minutes N         of scripted use in the browser's bench (default: 30)
  --trial             small sizes in the benches of growth and of large lakes, for minutes instead of an hour
  --dimension NAME    this dimension of the bench of growth alone; may be given several times
  --against COMMIT    the same measurements in this checkout and in that commit, side by side
  --line NAME         of --against: this line alone; may be given several times
  --pairs N           of --against (default: 15; at least 7)
  --help              this text`;

/** Name → bench. They are loaded one by one, so that one bench does not warm or burden the next. */
const benches: Readonly<
  Record<string, (options: BenchOptions) => Promise<Iterable<BenchLine> | AsyncIterable<BenchLine>>>
> = {
  'command-line': async () => (await import('./command-line.ts')).benchCommandLine(),
  explore: async () => (await import('./explore.ts')).benchExplore(),
  jobs: async () => (await import('./jobs.ts')).benchJobs(),
  checkpoints: async () => (await import('./runtime/checkpoints.ts')).benchCheckpoints(),
  'whole-jobs': async () => (await import('./whole-jobs.ts')).benchWholeJobs(),
  csv: async () => (await import('./formats/csv.ts')).benchCsv(),
  casts: async () => (await import('./casts.ts')).benchCasts(),
  expressions: async () => (await import('./expressions.ts')).benchExpressions(),
  'custom-code': async () => (await import('./custom-code.ts')).benchCustomCode(),
  crawl: async () => (await import('./crawl.ts')).benchCrawl(),
  'large-lakes': async ({ trial }) => (await import('./crawls/large-lakes.ts')).benchLargeLakes(trial),
  buckets: async () => (await import('./buckets/index.ts')).benchBuckets(),
  watching: async () => (await import('./watching.ts')).benchWatching(),
  catalog: async () => (await import('./catalog.ts')).benchCatalog(),
  history: async () => (await import('./history.ts')).benchHistory(),
  arrow: async () => (await import('./formats/arrow.ts')).benchArrow(),
  decoded: async () => (await import('./formats/decoded.ts')).benchDecoded(),
  orc: async () => (await import('./formats/orc.ts')).benchOrc(),
  xml: async () => (await import('./formats/xml.ts')).benchXml(),
  excel: async () => (await import('./formats/excel.ts')).benchExcel(),
  'engine-loop': async () => (await import('./host/engine-loop.ts')).benchEngineLoop(),
  runtime: async () => (await import('./runtime/index.ts')).benchRuntime(),
  memory: async () => (await import('./host/memory.ts')).benchMemory(),
  growth: async ({ trial, dimensions }) => (await import('./growth.ts')).benchGrowth({ trial, dimensions }),
  browser: async ({ minutes }) => (await import('./browser/index.ts')).benchBrowser(minutes),
};

/** Takes an hour, and measures no speed; takes many minutes, and gigabytes of disk. */
const onlyWhenAsked = ['growth', 'large-lakes'];

interface JudgedLine extends BenchLine {
  readonly bench: string;
  /** Of the machine over the minute before the bench ended; well above the number of cores, absolute times say little. */
  readonly loadAverage: number;
  readonly verdict: BenchVerdict;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    minutes: { type: 'string', default: '30' },
    trial: { type: 'boolean', default: false },
    dimension: { type: 'string', multiple: true },
    against: { type: 'string' },
    line: { type: 'string', multiple: true },
    pairs: { type: 'string', default: '15' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`${help}\n\nBenches: ${Object.keys(benches).join(', ')}`);
  process.exit(0);
}
const wanted = values.only ?? Object.keys(benches).filter((name) => !onlyWhenAsked.includes(name));
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`error: ${values.minutes} is not a number of minutes\nhint: Write, for example, --minutes 5.`);
  process.exit(2);
}
const pairs = Number(values.pairs);
if (!(Number.isInteger(pairs) && pairs >= 7)) {
  console.error(`error: ${values.pairs} is not a number of pairs\nhint: A ratio needs at least 7, as in --pairs 15.`);
  process.exit(2);
}
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`error: no bench is called ${unknown.join(', ')}\nhint: there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

// Commands are measured as people run them.
await buildStaleHost();

const lines: JudgedLine[] = [];
const against = values.against;
for (const name of against === undefined ? wanted : [`against ${against}`]) {
  if (!values.json) console.log(`\n${name}`);
  for await (const line of await linesOf(name)) {
    const judged = { bench: name, ...line, loadAverage: loadavg()[0]!, verdict: judgeLine(line) };
    lines.push(judged);
    if (!values.json) console.log(formatLine(judged));
  }
  if (!values.json) console.log(`  load average ${rounded(loadavg()[0]!)} on ${availableParallelism()} cores`);
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

async function linesOf(name: string): Promise<Iterable<BenchLine> | AsyncIterable<BenchLine>> {
  if (against === undefined) return benches[name]!({ minutes, trial: values.trial, dimensions: values.dimension });
  const { benchAgainst } = await import('./against.ts');
  return benchAgainst({ commit: against, only: values.only, lines: values.line, pairs });
}

function formatLine({ name, value, unit, better, bar, quartiles, verdict, note }: JudgedLine): string {
  const range = quartiles === undefined ? '' : ` (${rounded(quartiles[0])} – ${rounded(quartiles[1])})`;
  const limit = bar === null ? '' : `${better === 'lower' ? '≤' : '≥'} ${rounded(bar)} ${unit}`;
  return `  ${verdict.padEnd(9)}  ${name.padEnd(48)}  ${`${rounded(value)} ${unit}${range}`.padEnd(32)}  ${limit}${note === undefined ? '' : `  ${note}`}`;
}

function rounded(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
