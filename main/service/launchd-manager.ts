/** launchd of macOS, for agents of this user. (Not verified on macOS.) */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { launchdAgent, launchdLabel } from '#main/service/launchd-agent.ts';
import { isFile, mustSucceed, type AskManager, type ServiceManager } from '#main/service/service-manager.ts';

export function launchdManager(
  ask: AskManager,
  {
    userId,
    logFileOf,
    home = homedir(),
  }: {
    readonly userId: number;
    readonly logFileOf: (name: string) => string;
    readonly home?: string;
  },
): ServiceManager {
  const folder = path.join(home, 'Library', 'LaunchAgents');
  const fileOf = (name: string): string => path.join(folder, `${launchdLabel(name)}.plist`);
  const domain = `gui/${userId}`;
  const target = (name: string): string => `${domain}/${launchdLabel(name)}`;
  const launchctl = (what: string, ...args: readonly string[]): Promise<string> =>
    mustSucceed(ask, 'launchctl', args, what);
  const isLoaded = async (name: string): Promise<string | undefined> => {
    const { code, out } = await ask('launchctl', ['print', target(name)]);
    return code === 0 ? out : undefined;
  };
  return {
    title: 'launchd',
    file: fileOf,
    describe: launchdAgent,
    async install(definition) {
      const text = launchdAgent(definition);
      await mkdir(folder, { recursive: true });
      await writeFile(fileOf(definition.name), text, { mode: 0o600 });
      // It reads the file only when it loads it.
      if ((await isLoaded(definition.name)) !== undefined) await ask('launchctl', ['bootout', target(definition.name)]);
      await launchctl('load the agent', 'bootstrap', domain, fileOf(definition.name));
    },
    async uninstall(name) {
      if ((await isLoaded(name)) !== undefined) await ask('launchctl', ['bootout', target(name)]);
      await rm(fileOf(name), { force: true });
    },
    async start(name) {
      if ((await isLoaded(name)) === undefined) await launchctl('load the agent', 'bootstrap', domain, fileOf(name));
      await launchctl('start the service', 'kickstart', target(name));
    },
    // A stopped agent that stays loaded is started again by launchd.
    stop: async (name) => void (await launchctl('stop the service', 'bootout', target(name))),
    async status(name) {
      const installed = await isFile(fileOf(name));
      const text = await isLoaded(name);
      const state = text === undefined ? 'not loaded' : (/^\s*state = (.+)$/mu.exec(text)?.[1] ?? 'loaded');
      return { installed, running: state === 'running', state: installed ? state : 'not installed' };
    },
    logCommand: (name) => `tail -f ${JSON.stringify(logFileOf(name))}`,
    notes: () => Promise.resolve(['It starts when you log in, and stops when you log out.']),
  };
}
