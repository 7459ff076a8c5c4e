/** What a service manager gets to know about a workspace: a name, a command line and a log. The same for every system. */

import { createHash } from 'node:crypto';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';

export interface ServiceDefinition {
  /** Unique for the workspace among the services of this user: `tenon-my-lake-1a2b3c4d`. */
  readonly name: string;
  /** For people, a single line. */
  readonly title: string;
  /** Program and arguments, each absolute path complete; no shell reads them. */
  readonly commandLine: readonly [string, ...string[]];
  /** Folder of the workspace, in which it starts. */
  readonly workspace: string;
  /** Variables that the service needs besides those of its manager. */
  readonly environment: Readonly<Record<string, string>>;
  /** File for what it prints; null: the manager keeps a log. */
  readonly logFile: string | null;
}

export interface ServiceProgram {
  /** Absolute path of Node. */
  readonly node: string;
  /** Absolute path of main/cli/tenon.mjs. */
  readonly entry: string;
}

/** @param workspace real path of the folder. @throws EngineError InvalidInput where no service manager can hold the path. */
export function defineService(
  workspace: string,
  { node, entry }: ServiceProgram,
  { port, environment, logFile }: Pick<ServiceDefinition, 'environment' | 'logFile'> & { readonly port: number | null },
): ServiceDefinition {
  for (const [what, text] of [
    ['the path of the workspace', workspace],
    ['the path of Node', node],
    ['the path of Tenon', entry],
    ...Object.entries(environment).map(([name, value]) => [`the variable ${name}`, value] as const),
  ] as const)
    refuseUnwritable(what, text);
  const commandLine = [node, entry, 'serve', '--workspace', workspace, '--no-open'] as const;
  return {
    name: serviceName(workspace),
    title: `Tenon for ${workspace}`,
    commandLine: port === null ? [...commandLine] : [...commandLine, '--port', String(port)],
    workspace,
    environment,
    logFile,
  };
}

/** The readable part is a hint only; the hash differs between workspaces of the same name. */
export function serviceName(workspace: string): string {
  const readable = path
    .basename(workspace)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(workspace).digest('hex').slice(0, 8);
  return ['tenon', ...(readable === '' ? [] : [readable]), hash].join('-');
}

/** A line of a unit ends at a line end, and XML has no control characters at all. */
function refuseUnwritable(what: string, text: string): void {
  if (/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*$/u.test(text)) return;
  throw new EngineError(
    'InvalidInput',
    `Cannot install a service: ${what} contains a line end, a control character or a broken character.`,
    { hint: 'Rename the folder, then install the service again.' },
  );
}
