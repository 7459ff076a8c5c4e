/** Runs with each test file that may share its process with others: spies end with the file, and one that leaves more fails. */

import { afterAll, expect, vi } from 'vitest';
import { userMaskVariable } from '#engine/base/owned/user-mask.ts';

const folder = process.cwd();
const environment = { ...process.env };
/** What libraries share between copies of themselves: names with two underscores, and the store that AWS's SDK makes when it is loaded. */
const ofLibraries = (name: string): boolean => name.startsWith('__') || name === 'awslambda';
const globalNames = (): string[] => Object.getOwnPropertyNames(globalThis).filter((name) => !ofLibraries(name));
const globals = new Set(globalNames());

/** Vitest sets some of its own for each file; the mask is of the process, set by the first engine in it and the same for all. */
function mayChange(name: string): boolean {
  return name.startsWith('VITEST') || name === userMaskVariable;
}

afterAll(() => {
  vi.restoreAllMocks();
  const variables = Object.keys({ ...environment, ...process.env }).filter(
    (name) => !mayChange(name) && process.env[name] !== environment[name],
  );
  const added = globalNames().filter((name) => !globals.has(name));
  expect({ folder: process.cwd(), variables, added }, 'What a test file leaves to the next one').toEqual({
    folder,
    variables: [],
    added: [],
  });
});
