/** The command line of an installed service, run as its manager would: the workspace is open, and what is due starts. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { rendererFolder } from '#main/app-paths.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';
import { readUnit } from '#main/service/testing/read-unit.ts';

let base: string;
let root: string;
let environment: Record<string, string>;
let service: ChildProcess | undefined;

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-service-')));
  root = await initWorkspace(path.join(base, `my "lake" $HOME 100% 'é'\\`));
  const bin = path.join(base, 'bin');
  await mkdir(bin);
  await mkdir(path.join(base, 'runtime'), { mode: 0o700 });
  // A manager that is there and records what it is asked.
  await writeFile(path.join(bin, 'systemctl'), '#!/bin/sh\necho "$@" >> "$ASKED"\nexit 0\n');
  await chmod(path.join(bin, 'systemctl'), 0o755);
  environment = {
    PATH: `${bin}:${process.env['PATH']}`,
    ASKED: path.join(base, 'asked'),
    XDG_CONFIG_HOME: path.join(base, 'config'),
    XDG_STATE_HOME: path.join(base, 'state'),
    XDG_RUNTIME_DIR: path.join(base, 'runtime'),
  };
  const put = (file: string, value: object): Promise<void> => writeFile(path.join(root, file), JSON.stringify(value));
  await mkdir(path.join(root, 'in'));
  await mkdir(path.join(root, 'triggers'), { recursive: true });
  await writeFile(path.join(root, 'in', 'a.csv'), 'id\n1\n');
  await put('jobs/copy.json', {
    name: 'copy',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'out', format: 'csv' },
      },
    ],
  });
  await put('triggers/often.json', {
    name: 'often',
    type: 'SCHEDULED',
    schedule: 'rate(1 minute)',
    enabled: true,
    actions: [{ jobName: 'copy' }],
  });
});
afterEach(async () => {
  if (service !== undefined && service.exitCode === null && service.signalCode === null) {
    service.kill('SIGCONT');
    service.kill('SIGTERM');
    await once(service, 'exit');
  }
  service = undefined;
  await rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder: root, environment });

/** As systemd starts it: the words of ExecStart, no shell, another folder. */
function startAsManager({ commandLine, environment: own }: ReturnType<typeof readUnit>): ChildProcess {
  const [program, ...words] = commandLine;
  return spawn(program!, words, { cwd: '/', stdio: 'ignore', env: { PATH: '/usr/bin:/bin', HOME: base, ...own } });
}

const written = (): Promise<string[]> =>
  readdir(path.join(root, 'out')).then(
    (names) => names.filter((name) => name.endsWith('.csv')),
    () => [],
  );

// `tenon serve` shows the built app; without a build it starts nothing.
test.skipIf(process.platform !== 'linux' || !existsSync(rendererFolder))(
  'starts tenon serve for that workspace; a due trigger fires, also after a sleep; it ends on request',
  async () => {
    expect((await tenon('trigger', 'activate', 'often')).code).toBe(0);
    const installed = await tenon('service', 'install');
    expect(installed).toMatchObject({ code: 0, error: '' });
    const file = /^File: (.*)$/mu.exec(installed.out)![1]!;
    expect(installed.out).toContain('journalctl --user');
    expect((await tenon('service', 'install')).code).toBe(0);
    const unit = readUnit(await readFile(file, 'utf8'));
    expect((await tenon('service', 'print')).out).toBe(await readFile(file, 'utf8'));

    service = startAsManager(unit);
    await expect.poll(written, { timeout: 120_000, interval: 500 }).toHaveLength(1);
    const asleep = await written();
    service.kill('SIGSTOP');
    // Longer than the rate: one firing is missed.
    await delay(65_000);
    expect(await written()).toEqual(asleep);
    service.kill('SIGCONT');
    await expect.poll(async () => (await written()).length, { timeout: 30_000 }).toBeGreaterThan(1);

    // Commands work through it: it owns the workspace.
    expect((await tenon('runs', '--output', 'json')).code).toBe(0);
    const exit = once(service, 'exit');
    service.kill('SIGTERM');
    expect((await exit)[0]).toBe(0);
    expect((await tenon('service', 'uninstall')).out).toMatch(
      /^Service tenon-my-lake-home-100-[0-9a-f]{8} stopped and removed/u,
    );
    expect(existsSync(file)).toBe(false);
    expect((await tenon('service')).out).toMatch(/is not installed/u);
  },
);

test.skipIf(process.platform !== 'linux')(
  'without a manager nothing is installed, and what to do is said',
  async () => {
    await writeFile(path.join(base, 'bin', 'systemctl'), '#!/bin/sh\necho "Failed to connect to bus" >&2\nexit 1\n');
    const { code, error } = await tenon('service', 'install');
    expect(code).toBe(1);
    expect(error).toContain('no user manager of systemd');
    expect(error).toContain('tenon serve --no-open');
    expect(existsSync(path.join(base, 'config'))).toBe(false);
  },
);
