/** Plants one violation per rule in a temporary tree and expects each one, and nothing else, to be red. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { featureLevels, levels, ownFiles, rules } from './layers-rules.ts';
import { filesUnder } from './source-files.ts';
import { checkLayers, type LayerReport } from './layers.ts';

const repository = join(import.meta.dirname, '../..');
const value = (path: string): string => `import { leaf } from '${path}';\nexport const seen = leaf;\n`;
const sideEffect = (name: string): string => `import '${name}';\nexport const seen = 1;\n`;
const rooms = levels.flat();
const features = featureLevels.flat();

interface Planted {
  readonly from: string;
  readonly code: string;
  /** Names of the rules that must be red for this file; [] if it is allowed. */
  readonly red: readonly string[];
}

function levelOf(room: string): number {
  return levels.findIndex((level) => level.includes(room));
}

/** Every pair of features; one may import another only from a level below its own. */
const featurePairs: Planted[] = features.flatMap((from) =>
  features
    .filter((to) => to !== from)
    .map((to) => ({
      from: `renderer/features/${from}/to-${to}.ts`,
      code: value(`#renderer/features/${to}/leaf.ts`),
      red: featureLevelOf(to) < featureLevelOf(from) ? [] : [`${from}-feature-imports-downward`],
    })),
);

function featureLevelOf(feature: string): number {
  return featureLevels.findIndex((level) => level.includes(feature));
}

/** Every pair of rooms, by type-only import so that the rules on values stay silent. */
const pairs: Planted[] = rooms.flatMap((from) =>
  rooms
    .filter((to) => to !== from)
    .map((to) => ({
      from: `engine/${from}/to/${to}.ts`,
      code: `import type { Leaf } from '#engine/${to}/leaf.ts';\nexport type Seen = Leaf;\n`,
      red: [
        ...(levelOf(to) > levelOf(from) ? [`${from}-imports-downward`] : []),
        ...(from === 'contract' ? ['contract-is-leaf'] : []),
      ],
    })),
);

const planted: Planted[] = [
  ...pairs,
  ...featurePairs,
  {
    from: 'renderer/ui/with-feature.ts',
    code: value('#renderer/features/runs/leaf.ts'),
    red: ['renderer-ground-knows-no-screen'],
  },
  { from: 'renderer/features/runs/with-ui.ts', code: value('#renderer/ui/leaf.ts'), red: [] },
  { from: 'engine/contract/with-zod.ts', code: sideEffect('zod'), red: [] },
  { from: 'engine/contract/with-node.ts', code: sideEffect('node:fs'), red: ['contract-is-leaf'] },
  { from: 'renderer/with-engine.ts', code: value('#engine/base/leaf.ts'), red: ['renderer-sees-contract-only'] },
  { from: 'renderer/with-contract.ts', code: value('#engine/contract/leaf.ts'), red: [] },
  { from: 'main/with-room.ts', code: value('#engine/catalog/leaf.ts'), red: ['main-uses-engine-index'] },
  { from: 'main/with-index.ts', code: value('#engine/index.ts'), red: [] },
  { from: 'main/with-contract.ts', code: value('#engine/contract/leaf.ts'), red: [] },
  { from: 'engine/rpc/with-main.ts', code: value('#main/leaf.ts'), red: ['engine-is-host-free'] },
  { from: 'engine/rpc/with-electron.ts', code: sideEffect('electron'), red: ['engine-is-host-free'] },
  { from: 'engine/rpc/with-root.ts', code: value('#engine/worker-operations.ts'), red: ['engine-rooms-know-no-root'] },
  { from: 'engine/execute/with-format.ts', code: value('#engine/formats/csv/leaf.ts'), red: ['formats-by-descriptor'] },
  {
    from: 'engine/execute/with-loaded-format.ts',
    code: `export const seen = () => import('#engine/formats/csv/leaf.ts');\n`,
    red: ['formats-by-descriptor'],
  },
  { from: 'engine/execute/with-formats.ts', code: value('#engine/formats/leaf.ts'), red: [] },
  {
    from: 'engine/formats/csv/descriptor.ts',
    code: value('#engine/formats/csv/leaf.ts'),
    red: ['format-descriptors-are-light'],
  },
  { from: 'engine/formats/json/descriptor.ts', code: value('#engine/formats/csv/options.ts'), red: [] },
  {
    from: 'engine/formats/xml/descriptor.ts',
    code: `export const load = () => import('#engine/formats/csv/leaf.ts');\n`,
    red: [],
  },
  {
    from: 'engine/formats/csv/options.ts',
    code: sideEffect('node:fs'),
    red: ['format-descriptors-are-light', 'formats-read-byte-sources'],
  },
  { from: 'engine/compile/with-node.ts', code: sideEffect('node:fs'), red: ['pure-rooms-touch-nothing'] },
  { from: 'engine/types/with-node.ts', code: sideEffect('fs'), red: ['pure-rooms-touch-nothing'] },
  {
    from: 'engine/explore/with-trusted.ts',
    code: value('#engine/base/trusted-sql.ts'),
    red: ['one-door-for-user-sql'],
  },
  { from: 'engine/types/select/admit-select.ts', code: value('#engine/base/trusted-sql.ts'), red: [] },
  { from: 'engine/explore/with-sql-text.ts', code: value('#engine/base/sql-text.ts'), red: ['sql-is-built'] },
  { from: 'engine/storage/with-node.ts', code: sideEffect('node:fs'), red: [] },
  { from: 'engine/formats/with-node.ts', code: sideEffect('node:fs'), red: ['formats-read-byte-sources'] },
  {
    from: 'engine/formats/csv/with-promises.ts',
    code: sideEffect('node:fs/promises'),
    red: ['formats-read-byte-sources'],
  },
  { from: 'engine/formats/with-path.ts', code: sideEffect('node:path'), red: [] },
  { from: 'engine/formats/with-node.test.ts', code: sideEffect('node:fs'), red: [] },
  { from: 'engine/bytes/with-node.ts', code: sideEffect('node:fs'), red: [] },
  { from: 'engine/sources/with-node.ts', code: sideEffect('node:fs'), red: ['users-data-through-storage'] },
  { from: 'engine/execute/with-node.ts', code: sideEffect('node:fs/promises'), red: ['users-data-through-storage'] },
  { from: 'engine/explore/pages/with-node.ts', code: sideEffect('node:fs'), red: ['users-data-through-storage'] },
  { from: 'engine/crawl/with-node.ts', code: sideEffect('fs'), red: ['users-data-through-storage'] },
  { from: 'engine/explore/pages/page-store.ts', code: sideEffect('node:fs'), red: [] },
  { from: 'engine/execute/task/stage-files.ts', code: sideEffect('node:fs'), red: [] },
  {
    from: 'engine/compile/with-catalog.ts',
    code: value('#engine/catalog/leaf.ts'),
    red: ['pure-rooms-take-types-only'],
  },
  {
    from: 'engine/catalog/host/with-repository.ts',
    code: value('#engine/catalog/repositories/leaf.ts'),
    red: ['host-loads-no-repository'],
  },
  {
    from: 'engine/execute/with-repository.ts',
    code: value('#engine/catalog/repositories/leaf.ts'),
    red: ['host-loads-no-repository'],
  },
  {
    from: 'engine/catalog/host/with-repository-types.ts',
    code: `import type { Leaf } from '#engine/catalog/repositories/leaf.ts';\nexport type Seen = Leaf;\n`,
    red: [],
  },
  { from: 'engine/catalog/thread/with-repository.ts', code: value('#engine/catalog/repositories/leaf.ts'), red: [] },
  { from: 'engine/execute/with-sqlite.ts', code: sideEffect('better-sqlite3'), red: ['sqlite-in-catalog'] },
  { from: 'engine/catalog/with-sqlite.ts', code: sideEffect('better-sqlite3'), red: [] },
  { from: 'engine/definitions/workspace-lock.ts', code: sideEffect('better-sqlite3'), red: [] },
  { from: 'engine/catalog/with-duckdb.ts', code: sideEffect('@duckdb/node-api'), red: ['duckdb-in-workers'] },
  { from: 'main/with-duckdb.ts', code: sideEffect('@duckdb/node-api'), red: ['duckdb-in-workers'] },
  { from: 'engine/duckdb/with-duckdb.ts', code: sideEffect('@duckdb/node-api'), red: [] },
  {
    from: 'engine/execute/run/with-worker-code.ts',
    code: value('#engine/execute/task/worker/leaf.ts'),
    red: ['host-loads-no-worker-code'],
  },
  {
    from: 'engine/execute/run/with-worker-types.ts',
    code: `import type { Leaf } from '#engine/execute/task/worker/leaf.ts';\nexport type Seen = Leaf;\n`,
    red: [],
  },
  {
    from: 'engine/execute/operations.ts',
    code: value('#engine/execute/task/worker/leaf.ts'),
    red: [],
  },
  { from: 'engine/rpc/with-testing.ts', code: value('#engine/testing/leaf.ts'), red: ['testing-is-for-tests'] },
  { from: 'engine/types/with-testing.test.ts', code: value('#engine/testing/leaf.ts'), red: [] },
  {
    from: 'engine/execute/behind-using.ts',
    code: `export async function seen() {\n  await using one = (await import('#engine/rpc/leaf.ts')).leaf;\n  return one;\n}\n`,
    red: ['execute-imports-downward'],
  },
  { from: 'engine/rpc/with-build.ts', code: value('../../build/leaf.ts'), red: ['nobody-ships-build'] },
  // dependency-cruiser reports a cycle once, at the end that comes first by name.
  { from: 'engine/rpc/circle.ts', code: `import './circle-back.ts';\nexport const seen = 1;\n`, red: [] },
  { from: 'engine/rpc/circle-back.ts', code: `import './circle.ts';\nexport const seen = 1;\n`, red: ['no-circular'] },
  { from: 'engine/rpc/with-nothing.ts', code: sideEffect('./not-there.ts'), red: ['every-import-resolves'] },
];

let root: string;
let report: LayerReport;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tenon-layers-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const leaf = 'export interface Leaf { readonly a: 1 }\nexport const leaf = 1;\n';
  write(
    'package.json',
    JSON.stringify({
      type: 'module',
      imports: { '#engine/*': './engine/*', '#main/*': './main/*', '#renderer/*': './renderer/*' },
    }),
  );
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  const folders = [
    ...rooms.map((room) => `engine/${room}`),
    ...features.map((feature) => `renderer/features/${feature}`),
    'renderer/ui',
    'engine/execute/task/worker',
    'engine/catalog/repositories',
    'engine/formats/csv',
    'engine/testing',
    'main',
    'build',
  ];
  for (const folder of folders) {
    write(`${folder}/leaf.ts`, leaf);
  }
  write('engine/worker-operations.ts', leaf);
  for (const name of ['sql-text', 'trusted-sql']) write(`engine/base/${name}.ts`, leaf);
  write('engine/index.ts', `export { leaf } from '#engine/rpc/leaf.ts';\n`);
  for (const { from, code } of planted) write(from, code);
  for (let index = 0; index < 31; index += 1) {
    write(`engine/rpc/full/one-${index}.ts`, leaf);
    if (index < 30) write(`engine/rpc/room-left/one-${index}.ts`, leaf);
    write(`engine/rpc/room-left/one-${index}.test.ts`, leaf);
  }
  report = await checkLayers(root);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('every planted file was read', () => {
  expect(report.unread).toEqual([]);
  expect(report.modules).toBeGreaterThan(planted.length);
});

test('every violation is red, and nothing that is allowed', () => {
  const found = new Map<string, string[]>();
  for (const { rule, from } of report.violations) found.set(from, [...(found.get(from) ?? []), rule].sort());
  const expected = new Map(
    planted.filter(({ red }) => red.length > 0).map(({ from, red }) => [from, [...red].sort()] as const),
  );
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

test('every file that may open paths does so', () => {
  const opening = filesUnder(repository, 'engine').filter(
    (path) =>
      /^engine\/(?:sources|execute|explore|crawl)\//u.test(path) &&
      !/\.test\.ts$|\/testing\//u.test(path) &&
      /from 'node:fs/u.test(readFileSync(join(repository, path), 'utf8')),
  );
  const unused = Object.keys(ownFiles).filter(
    (listed) => !opening.some((path) => new RegExp(`^engine/${listed}`, 'u').test(path)),
  );
  expect(unused).toEqual([]);
});

test('no rule is without a planted violation', () => {
  const red = new Set(report.violations.map(({ rule }) => rule));
  expect(rules.map(({ name }) => name).filter((name) => name === undefined || !red.has(name))).toEqual([]);
});

test('a folder of more than thirty source files is red, tests not counted', () => {
  expect(report.crowded).toEqual(['engine/rpc/full: 31']);
});

test('two rooms that import each other are red', () => {
  const circles = rooms.flatMap((a) => rooms.filter((b) => a < b).map((b) => `${a} ↔ ${b}`));
  expect([...report.circles].sort()).toEqual(circles.sort());
});
