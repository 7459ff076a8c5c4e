/** Which files of this repository a build was made from, so that it is known when it is out of date. */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'rolldown';
import { markOf } from '../../main/cli/built-command.mjs';

const root = join(import.meta.dirname, '../..');
/** Where bundled files come from, besides packages. */
const folders = ['engine', 'main'];
/** What else a build depends on. The packages are those of package-lock.json. */
const others = ['package.json', 'package-lock.json', 'build/rolldown.config.ts', 'build/bundle/entry-code.ts'];
const ending = '.modules';

/** Leaves a list of the modules beside each bundle. */
export const listModules: Plugin = {
  name: 'list-modules',
  generateBundle(_options, bundle) {
    const [name] = Object.keys(bundle);
    const below = [...this.getModuleIds()].map((id) => relative(root, id).replaceAll(sep, '/'));
    const own = below.filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
    this.emitFile({ type: 'asset', fileName: `${name}${ending}`, source: own.join('\n') });
  },
};

/** Marks of everything that a build that starts now could read. */
export function marksNow(): ReadonlyMap<string, string> {
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/')),
  );
  return new Map([...others, ...below].map((path) => [path, markOf(root, path)]));
}

/**
 * Takes the lists out of a build.
 * @param marks from before it: a file that changed meanwhile makes it out of date.
 */
export function takeMarks(building: string, marks: ReadonlyMap<string, string>): string {
  const used = new Set(others);
  for (const name of readdirSync(building).filter((each) => each.endsWith(ending))) {
    for (const path of readFileSync(join(building, name), 'utf8').split('\n')) used.add(path);
    rmSync(join(building, name));
  }
  return [...used].map((path) => marks.get(path)).join('\n');
}
