/** A user unit of systemd. Words are quoted as systemd.syntax(7) reads them, and `%` and `$` mean nothing special. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ServiceDefinition } from '#main/service/service-definition.ts';

/**
 * Restarts after a crash, not after a stop, and not forever when it cannot start. There is no WorkingDirectory=, which takes
 * no quotes: a path that ends with a space or a backslash cannot be written there.
 * @throws EngineError InvalidInput for a program that systemd refuses to start.
 */
export function systemdUnit({ title, commandLine, environment }: ServiceDefinition): string {
  const [program, ...words] = commandLine;
  refuseProgram(program);
  const variables = Object.entries(environment).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`, false)}`,
  );
  return `${[
    '[Unit]',
    // Not at the end of the line, where a backslash would continue it.
    `Description=${escapedPercent(title)} (in the background)`,
    'StartLimitIntervalSec=300',
    'StartLimitBurst=5',
    '',
    '[Service]',
    'Type=exec',
    ...variables,
    // `$` begins a variable in arguments, and is itself in the path of the program.
    `ExecStart=${[quoted(program, false), ...words.map((word) => quoted(word, true))].join(' ')}`,
    // It finishes or cancels its runs, whose workers it ends itself.
    'KillMode=mixed',
    'TimeoutStopSec=60',
    'Restart=on-failure',
    'RestartSec=5',
    '',
    '[Install]',
    'WantedBy=default.target',
  ].join('\n')}\n`;
}

/** systemd starts no program whose path has one of these, however it is quoted. */
function refuseProgram(program: string): void {
  if (!/["'\\]/u.test(program)) return;
  throw new EngineError(
    'InvalidInput',
    `Cannot install a service: systemd starts no program with a quote or backslash in its path, such as ${program}.`,
    { hint: 'Install Node in another folder.' },
  );
}

/** @param isCommand `$` begins a variable in command lines, and nowhere else. */
function quoted(word: string, isCommand: boolean): string {
  const escaped = escapedPercent(word.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`));
  return `"${isCommand ? escaped.replaceAll('$', '$$$$') : escaped}"`;
}

function escapedPercent(text: string): string {
  return text.replaceAll('%', '%%');
}
