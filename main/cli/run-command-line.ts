/** From arguments to an exit code: finds the command, runs it, reports a failure, closes everything it opened. */

import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { closeAll, engineVersion } from '#engine/index.ts';
import { exitCodes, type ExitCode } from '#main/cli/command.ts';
import { commands } from '#main/cli/commands/index.ts';
import { secretsCommand } from '#main/cli/commands/secrets.ts';
import { finish } from '#main/cli/finish.ts';
import { commandHelp, generalHelp } from '#main/cli/help.ts';
import { listenForInterrupt } from '#main/cli/interrupt.ts';
import { ReaderGone, writeError, writeOut } from '#main/cli/output/out.ts';
import { findCommand, parseCommand } from '#main/cli/parse-command.ts';
import { errorText, exitCodeOf } from '#main/cli/report-error.ts';
import { openSession, type Session } from '#main/cli/session.ts';

export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  // A write after the reader left must not become an uncaught error; writeOut reports it.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  try {
    return await runCommand(args);
  } catch (thrown) {
    if (thrown instanceof ReaderGone) return exitCodes.done;
    writeError(errorText(thrown));
    return exitCodeOf(toEngineError(thrown));
  }
}

async function passphraseFrom(source: string, signal: AbortSignal): Promise<string> {
  return (await import('#main/cli/secrets/passphrase.ts')).readPassphrase(source, 'Passphrase', signal);
}

async function runCommand(args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    await writeOut(`${engineVersion}\n`);
    return exitCodes.done;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [topic] = name === 'help' ? rest.filter((word) => !word.startsWith('-')) : [];
    await writeOut(topic === undefined ? generalHelp(commands) : commandHelp(findCommand(commands, topic)));
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  const command = findCommand(commands, name);
  const parsed = parseCommand(command, rest);
  if (parsed.help) {
    await writeOut(commandHelp(command));
    return exitCodes.done;
  }
  const signal = listenForInterrupt();
  const sessions: Session[] = [];
  let passphrase: string | undefined;
  try {
    return await finish(
      command.run({
        ...parsed,
        signal,
        open: async (needs) => {
          const opening = parsed.text('open') as WorkspaceOpening | undefined;
          // Read first: what the engine starts finds no passphrase in the environment.
          const source = command === secretsCommand ? undefined : parsed.text('passphrase-from');
          passphrase ??= source === undefined ? undefined : await passphraseFrom(source, signal);
          const session = await openSession({ ...needs, opening, signal });
          sessions.push(session);
          if (passphrase !== undefined) await session.client.call('unlockVault', { passphrase }, signal);
          return session;
        },
      }),
    );
  } catch (thrown) {
    if (signal.aborted && !(thrown instanceof ReaderGone)) {
      writeError(errorText(signal.reason));
      return exitCodes.interrupted;
    }
    throw thrown;
  } finally {
    await finish(closeAll(sessions.reverse().map((session) => () => session[Symbol.asyncDispose]())));
  }
}
