/** The user manager of systemd. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { isFile, lastWords, mustSucceed, type AskManager, type ServiceManager } from '#main/service/service-manager.ts';
import { systemdUnit } from '#main/service/systemd-unit.ts';

export function systemdManager(ask: AskManager, environment: NodeJS.ProcessEnv = process.env): ServiceManager {
  const home = environment['XDG_CONFIG_HOME'];
  const folder = path.join(home === undefined || home === '' ? path.join(homedir(), '.config') : home, 'systemd/user');
  const fileOf = (name: string): string => path.join(folder, `${name}.service`);
  const unit = (name: string): string => `${name}.service`;
  const systemctl = (what: string, ...args: readonly string[]): Promise<string> =>
    mustSucceed(ask, 'systemctl', ['--user', ...args], what);
  return {
    title: 'the user manager of systemd',
    file: fileOf,
    describe: systemdUnit,
    async install(definition) {
      const text = systemdUnit(definition);
      // Before anything is written: a container, or a login without a session, has no user manager.
      await refuseWithoutManager(ask);
      await mkdir(folder, { recursive: true });
      await writeFile(fileOf(definition.name), text, { mode: 0o600 });
      await systemctl('read the new unit', 'daemon-reload');
      await systemctl('enable the service', 'enable', unit(definition.name));
      // A running one keeps its old command line otherwise.
      await systemctl('start the service', 'restart', unit(definition.name));
    },
    async uninstall(name) {
      if (!(await isFile(fileOf(name)))) return;
      // Without a manager, nothing runs and the file is all there is.
      await ask('systemctl', ['--user', 'disable', '--now', unit(name)]);
      await rm(fileOf(name), { force: true });
      await ask('systemctl', ['--user', 'daemon-reload']);
    },
    start: async (name) => void (await systemctl('start the service', 'start', unit(name))),
    stop: async (name) => void (await systemctl('stop the service', 'stop', unit(name))),
    async status(name) {
      if (!(await isFile(fileOf(name)))) return { installed: false, running: false, state: 'not installed' };
      const { out, error } = await ask('systemctl', ['--user', 'is-active', unit(name)]);
      const state = out.trim() || error.trim().split('\n').at(-1)! || 'unknown';
      return { installed: true, running: ['active', 'activating', 'reloading'].includes(state), state };
    },
    logCommand: (name) => `journalctl --user --unit ${unit(name)} --follow`,
    async notes() {
      const { code, out } = await ask('loginctl', ['show-user', '--property=Linger', '--value']);
      if (code === 0 && out.trim() === 'yes') return ['It starts with the computer, because lingering is on.'];
      return ['It starts when you log in, and stops when you log out. To keep it running: loginctl enable-linger'];
    },
  };
}

async function refuseWithoutManager(ask: AskManager): Promise<void> {
  const { code, out, error } = await ask('systemctl', ['--user', 'is-system-running']);
  // A degraded manager answers with an exit code, too.
  if (code === 0 || /^(?:running|degraded|starting|initializing|maintenance)$/u.test(out.trim())) return;
  const why = lastWords({ error, out }, 'it does not answer');
  throw new EngineError('IoFailed', `Cannot install a service: this login has no user manager of systemd (${why}).`, {
    hint: 'In a container, let its own supervisor start: tenon serve --no-open. `tenon service print` shows the command line.',
  });
}
