/** Globs as people write them for files: which paths they match, and which folders need to be listed. Pure. */

import { isArchiveName } from '#engine/storage/archive-name.ts';
import { classEnd, compileExclusions } from '#engine/storage/exclusion-glob.ts';
import { compileVisible } from '#engine/storage/hidden-name.ts';

export interface PathGlob {
  /** Whether a path relative to the glob's folder matches, with `/` between levels. */
  readonly matches: (relative: string) => boolean;
  /** Whether something below a folder can match; an archive is passed with a final `!`. */
  readonly within: (relativeFolder: string) => boolean;
}

/** More alternatives than these are not written out; the inner ones are then taken as text. */
const mostAlternatives = 1000;

/**
 * Glue's rules, and those of shells: `**` and its slash may match no folder at all, `[^a]` is `[!a]`, braces may hold
 * braces and ranges of numbers. An archive that matches is all of the files inside it.
 */
export function compilePathGlob(glob: string): PathGlob {
  const patterns = writtenOut(glob.replaceAll('[^', '[!'));
  const matchesName = compileExclusions(patterns.flatMap((each) => [each, each.replaceAll('**/', '')]));
  const isVisible = compileVisible(glob);
  const folders = patterns.map(foldersOf);
  const isWithin = (relative: string): boolean => folders.some((each) => each(relative.split('/')));
  return {
    matches: (relative) => isVisible(relative) && [relative, ...archivesOf(relative)].some(matchesName),
    within: (relative) => isWithin(relative) || archivesOf(relative).some(matchesName),
  };
}

/** The archives that a path leads through: `a.zip` of `a.zip!/x/b.csv`. */
function archivesOf(relative: string): string[] {
  if (!relative.includes('!')) return [];
  const ends = [...relative.matchAll(/!(?=\/|$)/gu)].map(({ index }) => relative.slice(0, index));
  return ends.filter((each) => isArchiveName(each));
}

/** Whether the names of a folder can be the first ones of a path that matches. */
function foldersOf(pattern: string): (names: readonly string[]) => boolean {
  const parts = pattern.split('/');
  const any = parts.findIndex((part) => part.includes('**'));
  const fixed = (any === -1 ? parts.slice(0, -1) : parts.slice(0, any)).map((part) => compileExclusions([part]));
  return (names) =>
    (any !== -1 || names.length <= fixed.length) &&
    names.slice(0, fixed.length).every((name, level) => fixed[level]!(name));
}

/** One pattern per alternative of the braces. */
function writtenOut(glob: string): string[] {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const braces = done.length + open.length < mostAlternatives ? firstBraces(next) : undefined;
    if (braces === undefined) done.push(next);
    else {
      const [start, end] = [next.slice(0, braces.start), next.slice(braces.end + 1)];
      open.unshift(...braces.alternatives.map((each) => start + each + end));
    }
  }
  return done;
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly alternatives: readonly string[];
}

/** The first braces that hold alternatives; undefined: none does. */
function firstBraces(glob: string): Braces | undefined {
  const opened: { readonly start: number; readonly commas: number[] }[] = [];
  let outer: Braces | undefined;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at];
    if (character === '\\') at += 1;
    else if (character === '[') at = Math.max(at, classEnd(glob, at));
    else if (character === '{') opened.push({ start: at, commas: [] });
    else if (character === ',') opened.at(-1)?.commas.push(at);
    else if (character === '}') {
      const braces = opened.pop();
      const found = braces === undefined ? undefined : alternativesOf(glob, braces.start, braces.commas, at);
      if (found !== undefined) outer = found;
      if (outer !== undefined && opened.length === 0) return outer;
    }
  }
  return outer;
}

function alternativesOf(glob: string, start: number, commas: readonly number[], end: number): Braces | undefined {
  if (commas.length === 0) {
    const range = /^(-?\d+)\.\.(-?\d+)$/u.exec(glob.slice(start + 1, end));
    return range === null ? undefined : { start, end, alternatives: numbers(range[1]!, range[2]!) };
  }
  const ends = [...commas, end];
  return { start, end, alternatives: ends.map((to, index) => glob.slice((ends[index - 1] ?? start) + 1, to)) };
}

/** As shells write a range: with the zeros in front that one of its ends has. */
function numbers(first: string, last: string): string[] {
  const [from, to] = [Number(first), Number(last)];
  const width = /^-?0\d/u.test(first) || /^-?0\d/u.test(last) ? Math.max(first.length, last.length) : 0;
  const count = Math.min(Math.abs(to - from) + 1, mostAlternatives);
  return Array.from({ length: count }, (_, index) => {
    const number = from + Math.sign(to - from) * index;
    return `${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(width - (number < 0 ? 1 : 0), '0')}`;
  });
}
