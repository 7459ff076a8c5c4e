/** Programs that are really started: what they get, and what becomes of those that fail, hang or do not exist. */

import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NotificationMessage } from '#engine/catalog/notification-entities.ts';
import { commandChannelSchema } from '#engine/contract/definitions/notification.ts';
import { runCommand } from '#engine/orchestrate/notifications/run-command.ts';

const message: NotificationMessage = {
  id: 'nt_1',
  text: 'Job "a" failed: $(touch owned); `x`',
  event: 'FAILED',
  notification: 'n',
  workspace: 'w',
  jobName: 'a',
  workflowName: null,
  runId: 'jr_1',
  state: 'FAILED',
  completedOn: null,
  rejectedRecords: 0,
  error: null,
};
const never = new AbortController().signal;

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon command $(x) "')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(code: string, more: object = {}, signal = never) {
  const given = {
    type: 'command',
    program: process.execPath,
    arguments: ['-e', code, '--', '$HOME', 'a b', '*'],
    ...more,
  };
  return runCommand(commandChannelSchema.parse(given), folder, message, signal);
}

test('gets its arguments as they are, the stated variables, and the message', async () => {
  const code = `let text = '';
    process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
      const { TENON_HIDDEN, TENON_NOTIFICATION_EVENT, TENON_NOTIFICATION_TEXT, STATED } = process.env;
      const { id } = JSON.parse(text);
      const seen = { TENON_HIDDEN, TENON_NOTIFICATION_EVENT, TENON_NOTIFICATION_TEXT, STATED, id };
      require('node:fs').writeFileSync('seen.json', JSON.stringify({ ...seen, cwd: process.cwd(), args: process.argv.slice(1) }));
    });`;
  // A child gets the variables that this process has when it starts.
  const stated = { environment: { STATED: 'yes', TENON_NOTIFICATION_EVENT: 'overridden' } };
  expect(await run(code, stated)).toEqual({ isSent: true, answer: 'Exit code 0.' });
  expect(JSON.parse(await readFile(path.join(folder, 'seen.json'), 'utf8'))).toEqual({
    TENON_NOTIFICATION_EVENT: 'FAILED',
    TENON_NOTIFICATION_TEXT: message.text,
    STATED: 'yes',
    id: 'nt_1',
    cwd: folder,
    args: ['$HOME', 'a b', '*'],
  });
});

test('gets no other variable of this process', async () => {
  const outcome = await run('console.log(Object.keys(process.env).sort().join())');
  const allowed = /^(PATH|HOME|LANG|TMPDIR|TEMP|TMP|USERPROFILE|SystemRoot|SystemDrive|TENON_NOTIFICATION_[A-Z]+)$/u;
  const names = outcome.answer.replace(/^Exit code 0: /u, '').split(',');
  expect(names.filter((name) => !allowed.test(name))).toEqual([]);
});

test('that fails, writes without end, or closes its input', async () => {
  expect(await run('console.error("no route"); process.exit(3)')).toEqual({
    isSent: false,
    mayRetry: true,
    answer: 'Exit code 3: no route',
  });
  const loud = await run('for (let i = 0; i < 20000; i += 1) console.log("x".repeat(100))');
  expect([loud.isSent, loud.answer.length < 600]).toEqual([true, true]);
  expect(await run('process.stdin.destroy()')).toMatchObject({ isSent: true });
  expect(await run('process.kill(process.pid, "SIGTERM")')).toMatchObject({
    answer: 'The program was ended by SIGTERM.',
  });
});

test('that hangs is ended with all that it started, and one that leaves a child does not wait for it', async () => {
  const child = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' })`;
  const hanging = await run(`const c = ${child}; console.log(c.pid); setTimeout(() => {}, 60000)`, { timeout: 1 });
  expect(hanging.answer).toMatch(/^The program was ended after 1 s: \d+$/u);
  const pid = Number(/\d+$/u.exec(hanging.answer)![0]);
  await expect.poll(() => isRunning(pid)).toBe(false);
  const leaving = await run(`const c = ${child}; c.unref(); console.log(c.pid)`);
  expect(leaving).toMatchObject({ isSent: true });
  process.kill(Number(/\d+$/u.exec(leaving.answer)![0]), 'SIGKILL');
});

test('that cannot be started says why', async () => {
  const answerOf = async (program: string) => (await run('', { program })).answer;
  expect(await answerOf(path.join(folder, 'none'))).toContain('does not exist');
  const script = path.join(folder, 'script.sh');
  await writeFile(script, '#!/nowhere/interpreter\n');
  expect(await answerOf(script)).toContain('you may not run it');
  await chmod(script, 0o755);
  expect(await answerOf(script)).toContain('the program that interprets it');
  expect(await answerOf(folder)).toContain('could not be started');
});

test('whoever stops it gets the reason, and the program ends', async () => {
  const stop = new AbortController();
  const running = run('setTimeout(() => {}, 60000)', {}, stop.signal);
  stop.abort(new Error('closing'));
  await expect(running).rejects.toThrow('closing');
});

/** One that was killed and that nobody has waited for yet is not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
