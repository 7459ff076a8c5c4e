/**
 * Values of arguments in paths. They can come from another program, by a webhook or a workflow: a value may choose what
 * lies in the folder that the path names before it, and nothing outside. Pure.
 */

import { EngineError } from '#engine/contract/errors.ts';

const separator = /[\\/]/u;

/**
 * A path that begins with an argument has no folder before it: its author lets the value choose.
 * @param path with `${argument}` in it.
 * @param substitute of a part of the path.
 * @throws EngineError InvalidInput.
 */
export function checkStaysInFolder(path: string, substitute: (part: string) => string): void {
  // Names of arguments hold no separators.
  const parts = path.split(separator);
  let length = 0;
  for (const [index, part] of parts.entries()) {
    const value = substitute(part);
    const isFree = index === 0 && part.startsWith('${');
    if (value !== part && !isFree && leadsOut(value))
      throw refused(path, substitute(path.slice(0, length)), part, value);
    length += part.length + 1;
  }
}

function leadsOut(path: string): boolean {
  let depth = 0;
  for (const name of path.split(separator)) {
    if (name === '..') depth -= 1;
    else if (name !== '' && name !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

function refused(path: string, folder: string, part: string, value: string): EngineError {
  const place = folder === '' ? 'the workspace' : `"${folder}"`;
  return new EngineError(
    'InvalidInput',
    `Cannot use the path "${path}": "${value}" in place of "${part}" leads out of ${place}.`,
    {
      hint: 'Give the argument a value without "..".',
      details: { path, value },
    },
  );
}
