/** `tenon serve` in a terminal: the address, and what of the workspace will not start by itself. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const program = join(import.meta.dirname, '../main/cli/tenon.mjs');

test('files that cannot be read are named when it begins', async () => {
  const home = await mkdtemp(join(tmpdir(), 'tenon-serve-'));
  const folder = join(home, 'lake');
  await mkdir(join(folder, 'triggers'), { recursive: true });
  await writeFile(join(folder, 'tenon.json'), '{"name":"lake","version":1}');
  await writeFile(join(folder, 'triggers/nightly.json'), '{\n  "name": "nightly",\n  "type": "NEVER"\n}');
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_RUNTIME_DIR: '' };
  const child = spawn(process.execPath, [program, 'serve', '--no-open', '--workspace', folder], { env });
  const ended = once(child, 'exit');
  try {
    const [out, errors]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    await expect(() => {
      expect(out.join('')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S*\n$/u);
      expect(errors.join('')).toMatch(/^(?:problem triggers\/nightly\.json:\d+: .+\n){2}$/u);
    }).toPass({ timeout: 30_000 });
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});
