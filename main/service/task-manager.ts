/** The Task Scheduler of Windows. (Not verified on Windows.) */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mustSucceed, type AskManager, type ServiceManager } from '#main/service/service-manager.ts';
import { windowsTask } from '#main/service/windows-task.ts';

/** @param user `DOMAIN\name`. */
export function taskManager(ask: AskManager, user: string): ServiceManager {
  const schtasks = (what: string, ...args: readonly string[]): Promise<string> =>
    mustSucceed(ask, 'schtasks', args, what);
  return {
    title: 'the Task Scheduler',
    file: () => null,
    describe: (definition) => windowsTask(definition, user),
    async install(definition) {
      const text = windowsTask(definition, user);
      const folder = await mkdtemp(path.join(tmpdir(), 'tenon-task-'));
      try {
        const file = path.join(folder, 'task.xml');
        // It reads UTF-16 with a byte order mark.
        await writeFile(file, Buffer.from(`\uFEFF${text}`, 'utf16le'));
        await schtasks('register the task', '/create', '/tn', definition.name, '/xml', file, '/f');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      await schtasks('start the service', '/run', '/tn', definition.name);
    },
    async uninstall(name) {
      if ((await ask('schtasks', ['/query', '/tn', name])).code !== 0) return;
      await ask('schtasks', ['/end', '/tn', name]);
      await schtasks('remove the task', '/delete', '/tn', name, '/f');
    },
    start: async (name) => void (await schtasks('start the service', '/run', '/tn', name)),
    stop: async (name) => void (await schtasks('stop the service', '/end', '/tn', name)),
    async status(name) {
      const { code, out } = await ask('schtasks', ['/query', '/tn', name, '/fo', 'csv', '/nh']);
      if (code !== 0) return { installed: false, running: false, state: 'not installed' };
      const state = /"([^"]*)"\s*$/u.exec(out.trim())?.[1] ?? 'unknown';
      return { installed: true, running: state === 'Running', state };
    },
    logCommand: (name) => `schtasks /query /tn ${name} /v /fo list`,
    notes: () => Promise.resolve(['It starts when you log on, and stops when you log off.']),
  };
}
