/** The packaging is checked against electron-builder's own schema, offline, and against what the app promises. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packaging } from './electron-builder.ts';

interface Checker {
  readonly validateConfiguration: (config: unknown, logger: unknown) => Promise<void>;
}
/** From electron-builder's own packages; the schema check has no public entry. */
const checker = createRequire(import.meta.resolve('electron-builder/package.json'))(
  'app-builder-lib/out/util/config/config',
) as Checker;

const check = (config: unknown): Promise<void> =>
  checker.validateConfiguration(config, { isEnabled: false, add: () => undefined });

test('electron-builder accepts it, and would refuse a member it does not know', async () => {
  await check(structuredClone(packaging));
  await expect(check({ ...packaging, asarUnpacked: [] })).rejects.toThrow(/asarUnpacked/u);
  await expect(check({ ...packaging, electronFuses: { runAsNode: 'no' } })).rejects.toThrow(/runAsNode/u);
});

test('the fuses leave no way to run it as plain Node or from outside its archive', () => {
  expect(packaging.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
  });
  expect(packaging.publish).toBeNull();
});

test('every runtime dependency is either bundled, and excluded, or native, and unpacked', () => {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const files = packaging.files as string[];
  const unpacked = packaging.asarUnpack as string[];
  for (const name of Object.keys(dependencies)) {
    const folder = name.split('/')[0]!;
    const leftOut = [name, folder].some((each) => files.includes(`!node_modules/${each}/**`));
    const native = unpacked.some((pattern) => pattern === `node_modules/${folder}/**`);
    expect([name, leftOut !== native]).toEqual([name, true]);
  }
});
