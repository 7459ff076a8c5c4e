/** Checks that every installed package states a licence that is allowed: what is shipped may ask for less. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences of what is shipped: they ask for a notice and no more. */
const shipped = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
]);
/** Also of tools that only develop, build and test: nothing of them is given away. */
const tools = new Set([...shipped, 'MPL-2.0', 'Python-2.0', 'WTFPL']);

interface LockedPackage {
  readonly dev?: boolean;
  readonly version?: string;
  readonly link?: boolean;
}

/** `package version: what is wrong`, for each package of the lockfile that is installed under `root`. */
export function findLicences(root: string): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev, link }]) => {
    // Packages for other systems are in the lockfile alone.
    if (path === '' || link === true || !existsSync(join(root, path, 'package.json'))) return [];
    const stated = readPackage(join(root, path, 'package.json'));
    const allowed = dev === true ? tools : shipped;
    return isAllowed(stated.licence, allowed)
      ? []
      : [
          `${stated.name}: the licence ${stated.licence ?? '(none)'} is not allowed for ${dev === true ? 'tools' : 'what is shipped'}`,
        ];
  });
}

function readPackage(file: string): { name: string; licence: string | undefined } {
  const { name, version, license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return { name: `${String(name)} ${String(version)}`, licence: textOf(license) ?? textOf(licenses) };
}

/** Old packages write `{type}`, or a list of these, of which one may be chosen. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const all = value.map(textOf).filter((text) => text !== undefined);
    return all.length === 0 ? undefined : all.join(' OR ');
  }
  return typeof value === 'object' && value !== null ? textOf((value as { type?: unknown }).type) : undefined;
}

/** SPDX expressions of names, AND, OR and brackets; of an OR one side suffices. */
export function isAllowed(licence: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (licence === undefined) return false;
  const words = licence.match(/[()]|[^\s()]+/gu) ?? [];
  let at = 0;
  const one = (): boolean => {
    const word = words[at++];
    if (word !== '(') return word !== undefined && allowed.has(word);
    const inner = either();
    return words[at++] === ')' && inner;
  };
  const both = (): boolean => {
    let result = one();
    while (words[at] === 'AND') {
      at += 1;
      result = one() && result;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (words[at] === 'OR') {
      at += 1;
      result = both() || result;
    }
    return result;
  };
  const result = either();
  return result && at === words.length;
}

if (import.meta.main) {
  const problems = findLicences(join(import.meta.dirname, '../..'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
