/** Which tests can notice a change of a source: those that reach it by imports, the nearest first. */

import { readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { filesUnder } from '../checks/source-files.ts';

const imports = /(?:\bfrom|\bimport)\s*\(?\s*'([#.][^']+)'|new URL\(\s*'(\.[^']+\.ts)'/gu;
const isTest = (path: string): boolean => /(?<!\.slow)\.test\.tsx?$/u.test(path);

export class TestsOf {
  /** By a source's path: the files that import it, or start it as a thread or process. */
  readonly #importers = new Map<string, string[]>();

  /** @param root of the checkout. */
  constructor(root: string) {
    for (const folder of ['engine', 'main', 'build'])
      for (const path of filesUnder(root, folder)) {
        if (!path.endsWith('.ts')) continue;
        for (const [, imported, started] of readFileSync(join(root, path), 'utf8').matchAll(imports))
          this.#add(resolve(path, imported ?? started!), path);
      }
  }

  #add(source: string, importer: string): void {
    const importers = this.#importers.get(source);
    if (importers === undefined) this.#importers.set(source, [importer]);
    else importers.push(importer);
  }

  /** Tests of the short run; those of the source's own name and folder come first, then by the length of the way. */
  find(source: string): string[] {
    const distances = new Map([[source, 0]]);
    const waiting = [source];
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift())
      for (const importer of this.#importers.get(at) ?? [])
        if (!distances.has(importer)) {
          distances.set(importer, distances.get(at)! + 1);
          waiting.push(importer);
        }
    const rank = (test: string): number =>
      (basename(test).split('.', 1)[0] === basename(source, '.ts') ? 0 : 100) +
      (dirname(test) === dirname(source) ? 0 : 50) +
      (roomOf(test) === roomOf(source) ? 0 : 25) +
      distances.get(test)!;
    return [...distances.keys()]
      .filter(isTest)
      .sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
  }
}

function roomOf(path: string): string {
  return path.split('/', 2).join('/');
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('#') ? specifier.slice(1) : posix.join(posix.dirname(from), specifier);
}
