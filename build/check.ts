/** `npm run check [-- --all] [-- --complete]`: everything that must hold before a change goes in; the tests come last. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildStaleHost } from './build-host.ts';
import { runTests } from './run-tests.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', name);

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** Each is a Node script, so that none of them runs on an older Node of the machine. */
const steps: readonly Step[] = [
  { name: 'typecheck engine', command: [bin('typescript/bin/tsc'), '-p', 'engine/tsconfig.json'] },
  { name: 'typecheck main', command: [bin('typescript/bin/tsc'), '-p', 'main/tsconfig.json'] },
  { name: 'typecheck preload', command: [bin('typescript/bin/tsc'), '-p', 'main/electron/tsconfig.json'] },
  { name: 'typecheck renderer', command: [bin('typescript/bin/tsc'), '-p', 'renderer/tsconfig.json'] },
  { name: 'typecheck renderer tests', command: [bin('typescript/bin/tsc'), '-p', 'renderer/tsconfig.test.json'] },
  { name: 'typecheck e2e', command: [bin('typescript/bin/tsc'), '-p', 'e2e/tsconfig.json'] },
  { name: 'typecheck build', command: [bin('typescript/bin/tsc'), '-p', 'build/tsconfig.json'] },
  { name: 'lint', command: [bin('oxlint/bin/oxlint')] },
  { name: 'format', command: [bin('oxfmt/bin/oxfmt'), '--check', 'engine', 'main', 'build', 'renderer', 'e2e'] },
  { name: 'names', command: ['build/checks/check-names.ts'] },
  { name: 'words', command: ['build/checks/check-words.ts'] },
  { name: 'labels', command: ['build/checks/check-labels.ts'] },
  { name: 'styles', command: ['build/checks/check-styles.ts'] },
  { name: 'writers', command: ['build/checks/check-writers.ts'] },
  { name: 'licences', command: ['build/checks/check-licences.ts'] },
  { name: 'layers', command: ['build/checks/layers.ts'] },
  { name: 'knip', command: [bin('knip/bin/knip.js')] },
  { name: 'docs', command: ['build/docs.ts', '--check'] },
];

function run({ name, command }: Step): Promise<boolean> {
  const start = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (status !== 0) process.stdout.write(Buffer.concat(output));
      resolve(status === 0);
    });
  });
}

/** Two at a time: the checks are short and most of them use one core. */
async function runAll(): Promise<string[]> {
  const failed: string[] = [];
  const waiting = [...steps];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await run(step))) failed.push(step.name);
    }
  };
  await Promise.all([lane(), lane()]);
  return failed;
}

const failed = await runAll();
// Tests of the command start it some thousand times.
await buildStaleHost();
process.exitCode = runTests(process.argv.slice(2), failed);
