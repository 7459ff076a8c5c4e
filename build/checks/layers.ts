/** Checks the import rules with dependency-cruiser; `npm run layers`. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { rules } from './layers-rules.ts';
import { filesUnder } from './source-files.ts';
import { teachUsingDeclarations } from './swc-using.ts';

const folders = ['engine', 'main', 'renderer', 'build'];
const mostSources = 30;

teachUsingDeclarations();

export interface LayerViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface LayerReport {
  /** Source files that were read. */
  readonly modules: number;
  /** Source files on disk that were not read: without @swc/core dependency-cruiser skips .ts and still exits 0. */
  readonly unread: readonly string[];
  readonly violations: readonly LayerViolation[];
  /** `folder: count` where more source files stand directly in one folder than a reader can hold; tests do not count. */
  readonly crowded: readonly string[];
  /** `a ↔ b` for rooms of engine/ that import each other, tests aside. */
  readonly circles: readonly string[];
  /** Lines of the source files, tests included. */
  readonly lines: { readonly median: number; readonly most: number };
}

/** Reads engine/, main/, renderer/ and build/ under `root` and reports every import that breaks a rule. */
export async function checkLayers(root: string): Promise<LayerReport> {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(present, {
    baseDir: root,
    ruleSet: { forbidden: [...rules] },
    validate: true,
    tsPreCompilationDeps: true,
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.node'],
      conditionNames: ['node', 'import'],
      exportsFields: ['exports'],
    },
  });
  const result = output as ICruiseResult;
  const read = new Set(result.modules.map(({ source }) => source));
  const onDisk = present.flatMap((folder) => filesUnder(root, folder)).filter((path) => /\.tsx?$/u.test(path));
  return {
    modules: onDisk.filter((path) => read.has(path)).length,
    unread: onDisk.filter((path) => !read.has(path)),
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    crowded: findCrowded(onDisk),
    circles: findCircles(result),
    lines: countLines(onDisk.map((path) => join(root, path))),
  };
}

function findCrowded(files: readonly string[]): string[] {
  const sources = files.filter((file) => !/\.test\.tsx?$/u.test(file) && !file.includes('/migrations/'));
  return [...Map.groupBy(sources, dirname)]
    .filter(([, inside]) => inside.length > mostSources)
    .map(([folder, inside]) => `${folder}: ${inside.length}`);
}

function findCircles({ modules }: ICruiseResult): string[] {
  const isCode = (path: string): boolean => !/\.test\.ts$|\/testing\//u.test(path);
  const roomOf = (path: string): string | undefined => /^engine\/([^/]+)\//u.exec(path)?.[1];
  const imports = new Set<string>();
  for (const { source, dependencies } of modules.filter((module) => isCode(module.source)))
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from !== undefined && to !== undefined) imports.add(`${from} ${to}`);
    }
  return [...imports].flatMap((pair) => {
    const [from, to] = pair.split(' ') as [string, string];
    return from < to && imports.has(`${to} ${from}`) ? [`${from} ↔ ${to}`] : [];
  });
}

function countLines(files: readonly string[]): LayerReport['lines'] {
  const counts = files.map((file) => readFileSync(file, 'utf8').split('\n').length - 1).sort((a, b) => a - b);
  return { median: counts[Math.floor(counts.length / 2)] ?? 0, most: counts.at(-1) ?? 0 };
}

if (import.meta.main) {
  const { modules, unread, violations, crowded, circles, lines } = await checkLayers(
    join(import.meta.dirname, '../..'),
  );
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
  if (modules === 0 || unread.length > 0) {
    console.error(`Not read: ${unread.length} source files, first ${unread[0]}. Is @swc/core installed?`);
    process.exitCode = 1;
  } else if (violations.length > 0) {
    console.error(`${violations.length} imports break a layer rule (build/checks/layers-rules.ts).`);
    process.exitCode = 1;
  } else if (crowded.length + circles.length > 0) {
    for (const folder of crowded)
      console.error(`${folder} source files directly in one folder; ${mostSources} at most.`);
    for (const circle of circles) console.error(`${circle}: two rooms import each other.`);
    process.exitCode = 1;
  } else {
    console.log(`layers: ${modules} files, no violation; lines of a file: median ${lines.median}, most ${lines.most}`);
  }
}
