/** Builds the hosts, the command and the engine into dist/host/, from which processes start with a third less work. */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtCommand, pathOfMarks } from '../main/cli/built-command.mjs';
import { marksNow, takeMarks } from './bundle/source-files.ts';
import { runTool } from './run-tool.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist/host');

/** Unless it was built and no source has changed since. */
export async function buildStaleHost(): Promise<void> {
  if (builtCommand(root) === undefined) await buildHost();
}

/**
 * Several may build at once, while others run what was built before.
 * @param options.trains runs the sample from it, so that what its processes compile is kept; otherwise the first ones keep it.
 * @throws Error with the tool's output.
 */
export async function buildHost({ trains = false }: { readonly trains?: boolean } = {}): Promise<void> {
  const marks = marksNow();
  const building = join(root, `dist/host-${process.pid}`);
  try {
    await runTool('rolldown/bin/cli.mjs', ['-c', 'build/rolldown.config.ts', '--logLevel', 'warn'], {
      TENON_BUILD_FOLDER: building,
    });
    describeApplication();
    const used = takeMarks(building, marks);
    if (trains) await train(building);
    mkdirSync(folder, { recursive: true });
    rmSync(pathOfMarks(root), { force: true });
    const built = new Set(readdirSync(building));
    for (const name of built) renameSync(join(building, name), join(folder, name));
    // What was kept of code that is the same now stays.
    const isOfBuild = (name: string): boolean =>
      built.has(name) || built.has(name.replace(/(?<=\.code\.js)\..+$/u, ''));
    for (const name of readdirSync(folder))
      if (!isOfBuild(name)) rmSync(join(folder, name), { recursive: true, force: true });
    // A source that changed meanwhile makes the build stale.
    writeFileSync(pathOfMarks(root), used);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** What fails costs only time, at each first start. */
async function train(building: string): Promise<void> {
  try {
    await (await import('./bundle/train-code.ts')).trainCode(building);
  } catch (thrown) {
    console.error(`The command was built, but not tried on the sample: ${(thrown as Error).message}`);
  }
}

/** Electron reads it, and the engine its version. */
function describeApplication(): void {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const application = {
    name,
    productName: 'Tenon',
    version,
    description,
    license,
    type: 'module',
    main: 'host/main.js',
  };
  writeFileSync(join(root, 'dist/package.json'), `${JSON.stringify(application, null, 2)}\n`);
}
