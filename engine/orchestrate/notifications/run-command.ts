/** Runs the program of a notification: without a shell, with stated variables, bounded in time and output. */

import { spawn, type ChildProcess } from 'node:child_process';
import type { NotificationMessage } from '#engine/catalog/notification-entities.ts';
import type { CommandChannel } from '#engine/contract/definitions/notification.ts';
import type { DeliveryOutcome } from '#engine/orchestrate/notifications/delivery-outcome.ts';
import { shortText } from '#engine/orchestrate/notifications/notification-text.ts';

/** Bytes of its output that are read. */
const mostBytes = 4096;
/** Characters of them that are shown. */
const mostShown = 500;
/** All that it gets of the environment of this process, which may hold secrets. */
const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'USERPROFILE', 'SystemRoot', 'SystemDrive'];

/**
 * @param folder in which it runs.
 * @param signal ends the attempt, and the program. @throws its reason.
 */
export async function runCommand(
  channel: CommandChannel,
  folder: string,
  message: NotificationMessage,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  signal.throwIfAborted();
  let child: ChildProcess;
  try {
    child = spawn(channel.program, channel.arguments, {
      cwd: folder,
      env: environmentOf(channel, message),
      // A separate group, so that what it started ends with it.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch (thrown) {
    return notStarted(thrown);
  }
  return await followChild(child, channel, message, signal);
}

function followChild(
  child: ChildProcess,
  { timeout }: CommandChannel,
  message: NotificationMessage,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const output = collectOutput(child);
  // A program that does not read its input is fine.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(`${JSON.stringify(message)}\n`);
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      endGroup(child);
    }, timeout * 1000);
    const onAbort = (): void => endGroup(child);
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (outcome: DeliveryOutcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(outcome);
    };
    child.once('error', (thrown) => settle(notStarted(thrown)));
    // Not `close`: what it left running may hold its output open.
    child.once('exit', (code, killedBy) => {
      setImmediate(() => {
        const said = output();
        if (isLate)
          settle({
            isSent: false,
            mayRetry: true,
            answer: withOutput(`The program was ended after ${timeout} s`, said),
          });
        else if (code === 0) settle({ isSent: true, answer: withOutput('Exit code 0', said) });
        else {
          const how = code === null ? `The program was ended by ${killedBy ?? 'a signal'}` : `Exit code ${code}`;
          settle({ isSent: false, mayRetry: true, answer: withOutput(how, said) });
        }
      });
    });
  });
}

function environmentOf({ environment }: CommandChannel, message: NotificationMessage): NodeJS.ProcessEnv {
  const kept = inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const variable = (text: string | null): string => (text ?? '').replaceAll('\0', ' ');
  return {
    ...(Object.fromEntries(kept) as NodeJS.ProcessEnv),
    ...environment,
    TENON_NOTIFICATION_ID: message.id,
    TENON_NOTIFICATION_EVENT: message.event,
    TENON_NOTIFICATION_TEXT: variable(message.text),
    TENON_NOTIFICATION_JOB: variable(message.jobName),
    TENON_NOTIFICATION_WORKFLOW: variable(message.workflowName),
    TENON_NOTIFICATION_RUN: variable(message.runId),
  };
}

/** @returns what it has written so far, to standard output and standard error. */
function collectOutput(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      if (bytes < mostBytes) chunks.push(chunk.subarray(0, mostBytes - bytes));
      bytes += chunk.byteLength;
    });
  return () => shortText(Buffer.concat(chunks).toString('utf8'), mostShown);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function withOutput(how: string, said: string): string {
  return said === '' ? `${how}.` : `${how}: ${said}`;
}

function notStarted(thrown: unknown): DeliveryOutcome {
  const { code } = thrown as { readonly code?: string };
  const why =
    code === 'ENOENT'
      ? 'it, or the program that interprets it, does not exist'
      : code === 'EACCES' || code === 'EPERM'
        ? 'you may not run it'
        : code === 'EINVAL' || code === 'ENOEXEC'
          ? 'it is not a program; name its interpreter as the program and the script as the first argument'
          : `the system refused it (${code ?? 'unknown reason'})`;
  return {
    isSent: false,
    mayRetry: code === 'EAGAIN' || code === 'ENOMEM',
    answer: `The program could not be started: ${why}.`,
  };
}
