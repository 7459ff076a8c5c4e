/** The rules of who may import whom, as dependency-cruiser reads them; ARCHITECTURE.md says them in words. */

import type { IForbiddenRuleType } from 'dependency-cruiser';

/**
 * Rooms of engine/ from the ground up. A room may import its own level and every level below it; rooms of one
 * level may import each other as long as there is no cycle.
 */
export const levels: readonly (readonly string[])[] = [
  ['contract', 'base'],
  ['types', 'secrets'],
  ['duckdb'],
  ['arrow'],
  ['workers'],
  ['code'],
  ['storage'],
  ['bytes'],
  ['transforms', 'formats', 'connectors'],
  ['graph'],
  ['catalog', 'definitions', 'compile', 'interchange'],
  ['sources'],
  ['execute', 'crawl', 'explore'],
  ['orchestrate'],
  ['rpc'],
  ['services'],
];

/** Features of the renderer from the ground up; those of one level do not know each other. */
export const featureLevels: readonly (readonly string[])[] = [
  ['schedules'],
  ['charts', 'crawlers', 'guide', 'runs', 'settings'],
  ['explore'],
  ['catalog', 'jobs', 'query', 'triggers'],
];

/** Rooms that do no I/O and read no clock. */
const pureRooms = 'graph|compile|transforms|types';
/** Tests lie next to the code but may set up what they need from anywhere in engine/. */
const tests = String.raw`\.test\.ts$`;
/**
 * Files that may turn a text into SQL without building it. `admit-select` is the one for users' text; the
 * others take texts of our own: from another process, a format, the table of functions, a caller.
 */
const trustedTexts = [
  'types/select/admit-select',
  'types/functions/scalar-function',
  'execute/task/(task-operation|worker/(statement-handlers|write-partitions|write-rows))',
  'execute/preview/worker/read-node-rows',
  'duckdb/(complete-stream|value-caps)',
  'explore/export/node-rows',
].join('|');
/** Node's modules that open files by their path. */
const fileSystem = '^(node:)?fs(/promises)?$';
/**
 * Files above storage/ and bytes/ that open paths themselves, and what is there: nothing that a source reads. Targets are
 * in folders of this machine; what they need of those moves to storage/ with the first target elsewhere.
 */
export const ownFiles: Readonly<Record<string, string>> = {
  'execute/recovery/(adopt-targets|written-folders)': 'folders of targets: what Tenon left in them',
  'execute/retention/files-of-run': 'the state folder',
  'execute/run/usage/spilled-bytes': 'DuckDB’s temporary files in a worker’s own folder',
  'execute/sources/infer-objects': 'what was inferred before, in the state folder',
  'execute/sources/widen-sources': 'misfits that a worker spooled',
  'execute/targets/(check-target-folder|prune-folders|real-root|sweep-target|sweep-workspace)': 'folders of targets',
  'execute/task/(disk-budget|stage-files)': 'staging',
  'execute/task/rejected-records': 'records that a worker spooled',
  'execute/task/worker/spool-failures': 'records that it spools in the state folder',
  'execute/task/worker/statement-handlers': 'stand-ins of files in a worker’s own folder',
  'execute/redrive/fixed-records': 'corrected records in the state folder',
  'execute/undo/undo-notes': 'the state folder',
  'explore/(cache-folder|dropped-files)': 'the cache, and the files that were dropped into the window',
  'explore/export/(export-file|lease-writer)': 'the target of an export',
  'explore/catalog-files/export-catalog': 'the empty staging folder of an export',
  'explore/pages/(page-store|table-rows)': 'the cache',
};
/** Of a format, what names it and its options: they load nothing that reads or writes. */
const describing = String.raw`^engine/formats/(index|format|option-marks|[^/]+/(descriptor|(log-)?options|known-logs|field-lines))\.ts$`;
/** Workers that read the lines of CSV files in place. */
const csvLines = 'engine/explore/pages/(line-index|text-rows)';
/** They put the rooms together, so they may import every one of them. */
const compositionRoots = String.raw`^engine/(index|worker-entry|worker-operations)\.ts$`;

function levelRules(): IForbiddenRuleType[] {
  const all = levels.flat();
  return levels.flatMap((rooms, level) => {
    const above = all.filter((room) => !levels.slice(0, level + 1).some((lower) => lower.includes(room)));
    if (above.length === 0) return [];
    return rooms.map((room) => ({
      name: `${room}-imports-downward`,
      severity: 'error' as const,
      from: { path: `^engine/${room}/`, pathNot: tests },
      to: { path: `^engine/(${above.join('|')})/` },
    }));
  });
}

function featureRules(): IForbiddenRuleType[] {
  return featureLevels.flatMap((features, level) =>
    features.map((feature) => ({
      name: `${feature}-feature-imports-downward`,
      severity: 'error' as const,
      from: { path: `^renderer/features/${feature}/` },
      to: {
        path: '^renderer/features/[^/]+/',
        pathNot: `^renderer/features/(${[feature, ...featureLevels.slice(0, level).flat()].join('|')})/`,
      },
    })),
  );
}

export const rules: readonly IForbiddenRuleType[] = [
  ...levelRules(),
  ...featureRules(),
  {
    name: 'renderer-ground-knows-no-screen',
    severity: 'error',
    comment: 'Controls, stores and the wire serve every screen, and the shell too.',
    from: { path: '^renderer/(ui|stores|rpc)/' },
    to: { path: '^renderer/(app|features)/' },
  },
  {
    name: 'contract-is-leaf',
    severity: 'error',
    comment: 'The renderer loads contract/, so it may bring nothing but zod.',
    from: { path: '^engine/contract/', pathNot: tests },
    to: { pathNot: '^engine/contract/|node_modules/zod/' },
  },
  {
    name: 'renderer-sees-contract-only',
    severity: 'error',
    from: { path: '^renderer/', pathNot: tests },
    to: { path: '^(main/|build/|engine/(?!contract/))' },
  },
  {
    name: 'main-uses-engine-index',
    severity: 'error',
    from: { path: '^main/', pathNot: [tests, '^main/[^/]+/testing/'] },
    to: { path: String.raw`^engine/(?!(index|wire|own-modules)\.ts$|contract/)` },
  },
  {
    name: 'engine-is-host-free',
    severity: 'error',
    from: { path: '^engine/' },
    to: { path: '^(main|renderer)/|(^|node_modules/)electron(/|$)' },
  },
  {
    name: 'engine-rooms-know-no-root',
    severity: 'error',
    comment: 'A room that imports a composition root imports everything; workers are started by path.',
    from: { path: '^engine/[^/]+/', pathNot: `${tests}|/testing/` },
    to: { path: compositionRoots },
  },
  {
    name: 'pure-rooms-touch-nothing',
    severity: 'error',
    from: { path: `^engine/(${pureRooms})/`, pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'pure-rooms-take-types-only',
    severity: 'error',
    comment: 'Shapes of the catalog and of stores are welcome, their code is not.',
    from: { path: `^engine/(${pureRooms})/`, pathNot: tests },
    to: { path: '^engine/(catalog|definitions|storage|connectors)/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'host-loads-no-repository',
    severity: 'error',
    comment: 'Repositories run in the catalog’s threads; the host derives its own from their types.',
    from: {
      path: '^engine/',
      pathNot: String.raw`${tests}|^engine/(catalog/(repositories|migrations|thread|testing)/|catalog/nouns\.ts$)`,
    },
    to: { path: String.raw`^engine/catalog/(repositories/|nouns\.ts$)`, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'formats-read-byte-sources',
    severity: 'error',
    comment: 'Only storage/ and bytes/ know where bytes lie; a reader gets a source, a writer makes a new file there.',
    from: { path: '^engine/formats/', pathNot: `${tests}|/testing/` },
    to: { path: fileSystem },
  },
  {
    name: 'users-data-through-storage',
    severity: 'error',
    comment:
      'What a source reads may lie anywhere; only the listed files open paths, of what is surely on this machine.',
    from: {
      path: '^engine/(sources|execute|explore|crawl)/',
      pathNot: String.raw`${tests}|/testing/|^engine/(${Object.keys(ownFiles).join('|')})`,
    },
    to: { path: fileSystem },
  },
  {
    name: 'sqlite-in-catalog',
    severity: 'error',
    comment: 'SQLite has one writer, the catalog thread; besides it only the workspace lock opens a file.',
    from: {
      path: '^(engine|main)/',
      pathNot: `${tests}|^engine/(catalog|testing)/|^(engine/definitions|main)/.*lock`,
    },
    to: { path: 'node_modules/better-sqlite3/|node_modules/@types/better-sqlite3/' },
  },
  {
    name: 'duckdb-in-workers',
    severity: 'error',
    comment: 'The host process loads no DuckDB: a crash there would take the app with it.',
    from: { path: '^(engine|main)/', pathNot: `${tests}|^engine/duckdb/` },
    to: { path: 'node_modules/@duckdb/' },
  },
  {
    name: 'host-loads-no-worker-code',
    severity: 'error',
    comment: 'Code in a folder worker/ runs where DuckDB is; the room’s operations hand it over.',
    from: {
      path: '^(engine|main)/',
      pathNot: String.raw`${tests}|/(worker|testing)/|/operations\.ts$|/operation-handlers\.ts$`,
    },
    to: { path: '^engine/.*/worker/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'formats-by-descriptor',
    severity: 'error',
    comment: 'The list of formats is light; loadFormat loads the code of one when it is needed.',
    from: { path: '^(engine|main)/', pathNot: String.raw`${tests}|/testing/|^engine/formats/|^${csvLines}\.ts$` },
    to: {
      path: '^engine/formats/[^/]+/',
      pathNot: String.raw`^engine/formats/batches/distinct-names\.ts$`,
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'format-descriptors-are-light',
    severity: 'error',
    comment: 'Everybody loads them, for names and options; the code is imported when it is called.',
    from: { path: describing, pathNot: String.raw`^engine/formats/format\.ts$` },
    to: {
      pathNot: `${describing}|^engine/(contract|base)/|node_modules/zod/`,
      dependencyTypesNot: ['type-only'],
      dynamic: false,
    },
  },
  {
    name: 'sql-is-built',
    severity: 'error',
    comment: 'Only the template and its one neighbour make SQL of a string.',
    from: { pathNot: String.raw`^engine/base/(sql|trusted-sql)\.ts$` },
    to: { path: String.raw`^engine/base/sql-text\.ts$` },
  },
  {
    name: 'one-door-for-user-sql',
    severity: 'error',
    comment: "A user's text becomes SQL through admitSelect, which parses it in the form that runs.",
    from: { pathNot: String.raw`${tests}|/testing/|^engine/(${trustedTexts})\.ts$` },
    to: { path: String.raw`^engine/base/trusted-sql\.ts$` },
  },
  {
    name: 'testing-is-for-tests',
    severity: 'error',
    from: {
      path: '^(engine|main|renderer|build)/',
      pathNot: `${tests}|/testing/|^build/(?:(?:bench|docs|mutation)/|chaos[.]ts$)`,
    },
    to: { path: '^engine/testing/' },
  },
  {
    name: 'nobody-ships-build',
    severity: 'error',
    from: { path: '^(engine|main|renderer)/', pathNot: tests },
    to: { path: '^build/' },
  },
  {
    name: 'no-circular',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'every-import-resolves',
    severity: 'error',
    comment: 'An import that is not followed is not checked either.',
    from: { path: '^(engine|main|renderer|build)/' },
    to: { couldNotResolve: true, pathNot: '^electron$' },
  },
];
