/** `tenon service`: keeps a workspace open in the background, by the service manager of the system. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { findWorkspaceRoot, realWorkspaceRoot } from '#engine/index.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { commandEntry } from '#main/app-paths.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { defineService, serviceName, type ServiceDefinition } from '#main/service/service-definition.ts';
import type { ServiceManager } from '#main/service/service-manager.ts';

const actions = ['install', 'uninstall', 'status', 'start', 'stop', 'print'] as const;

/** Of the folders that a service shares with commands, and of the files with keys; never the keys themselves. */
const passedOn = ['XDG_STATE_HOME', 'XDG_RUNTIME_DIR', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const;

export const serviceCommand: Command = {
  name: 'service',
  summary: 'Keeps a workspace open in the background, so that its triggers fire.',
  arguments: [
    { name: 'ACTION', summary: `${actions.join(', ')} (default: status).`, optional: true, choices: actions },
  ],
  options: [
    workspaceOptions[0]!,
    { name: 'port', value: 'N', summary: 'Port on 127.0.0.1 for the app in a browser (default: a free port).' },
  ],
  notes: [
    '`install` registers a service of your user that runs `tenon serve --no-open` for the workspace: a user unit of systemd, an agent of launchd, or a task of Windows. It starts at once and at every login. Nothing is installed unless you ask for it, and `install` may be repeated. `print` shows the file without installing it.',
    'While the service runs, commands work through it. To open the workspace in a window of the desktop app, stop the service first. After an upgrade of Tenon, run `install` again: the running service is the old version until it is restarted.',
  ],
  examples: ['tenon service install --workspace my-lake', 'tenon service status', 'tenon service uninstall'],
  async run(call) {
    const action = (call.positionals[0] ?? 'status') as (typeof actions)[number];
    const port = portOf(call.text('port'));
    const root = await workspaceOf(call.text('workspace'));
    const { findServiceManager, serviceLog } = await import('#main/service/find-service-manager.ts');
    const manager = findServiceManager();
    const name = serviceName(root);
    const definition = (): ServiceDefinition =>
      defineService(
        root,
        { node: process.execPath, entry: commandEntry },
        {
          port,
          environment: variables(),
          logFile: process.platform === 'linux' ? null : serviceLog(name),
        },
      );
    await writeOut(await act(action, manager, name, definition));
    return exitCodes.done;
  },
};

async function act(
  action: (typeof actions)[number],
  manager: ServiceManager,
  name: string,
  define: () => ServiceDefinition,
): Promise<string> {
  const file = manager.file(name);
  const written = file === null ? '' : `File: ${file}\n`;
  switch (action) {
    case 'print':
      return manager.describe(define());
    case 'install': {
      const definition = define();
      if (definition.logFile !== null) await mkdir(path.dirname(definition.logFile), { recursive: true, mode: 0o700 });
      await manager.install(definition);
      const notes = await manager.notes();
      return `Service ${name} installed and started.\n${written}Log: ${manager.logCommand(name)}\n${notes.map((note) => `${note}\n`).join('')}`;
    }
    case 'uninstall': {
      const { installed } = await manager.status(name);
      await manager.uninstall(name);
      return installed ? `Service ${name} stopped and removed.\n` : `Service ${name} is not installed.\n`;
    }
    case 'status': {
      const { installed, state } = await manager.status(name);
      if (!installed) return `Service ${name} is not installed.\n`;
      return `Service ${name}: ${state}\n${written}Log: ${manager.logCommand(name)}\n`;
    }
    default:
      if (!(await manager.status(name)).installed)
        throw new EngineError('EntityNotFound', `Service ${name} is not installed.`, {
          hint: 'Install it with: tenon service install',
        });
      await manager[action](name);
      return `Service ${name} ${action === 'start' ? 'started' : 'stopped'}.\n`;
  }
}

/** @throws EngineError EntityNotFound for a folder that is not a workspace. */
async function workspaceOf(stated: string | undefined): Promise<string> {
  const root = await realWorkspaceRoot(stated ?? findWorkspaceRoot(process.cwd()) ?? process.cwd());
  if (findWorkspaceRoot(root) === root) return root;
  throw new EngineError('EntityNotFound', `Folder ${root} is not a workspace of yours.`, {
    hint: `Create one there with: tenon init ${root}`,
    details: { path: root },
  });
}

function variables(): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new EngineError('Usage', `"${text}" is not a port.`, { hint: 'Use a number from 0 to 65535.' });
}
