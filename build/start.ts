/** `npm start [-- --browser] [-- --no-open] [-- --workspace DIR] [-- --port N]`; `npm run desktop` adds `--desktop`. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp, isStale } from './build-app.ts';
import { electronPlace, fetchElectron, findElectron, hasFailedLately } from './electron-binary.ts';

const root = join(import.meta.dirname, '..');
const downloadCap = 20_000;

const usage =
  'usage: npm start [-- --browser] [-- --no-open] [-- --workspace FOLDER] [-- --port NUMBER] [-- --open read-only|take-over|fresh]';

const values = readOptions();

function readOptions() {
  try {
    const { values: given } = parseArgs({
      options: {
        browser: { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        workspace: { type: 'string' },
        port: { type: 'string' },
        open: { type: 'string' },
      },
    });
    if (!given.help) return given;
    console.log(usage);
    process.exit(0);
  } catch (thrown) {
    console.error(`error: ${(thrown as Error).message}\nhint: ${usage}`);
    process.exit(2);
  }
}

/** The executable, or why the browser is used instead. */
async function chooseElectron(): Promise<{ electron: string } | { why: string }> {
  if (values.browser || values['no-open'])
    return { why: values.browser ? 'requested with --browser' : 'requested with --no-open' };
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return { why: 'no display is available' };
  if (process.platform === 'linux' && process.getuid?.() === 0) return { why: 'Electron does not run as root' };
  const place = electronPlace(root);
  const found = findElectron(place);
  if (found !== undefined) return { electron: found };
  if (!values.desktop) {
    if (process.env['CI']) return { why: 'Electron is not downloaded in CI' };
    if (hasFailedLately(place, Date.now()))
      return { why: 'Electron’s download failed within the last day; npm run desktop tries again' };
  }
  const failure = await fetchElectron(place, values.desktop ? null : downloadCap, (seconds) =>
    tell(`fetching Electron, once, about 110 MB: ${seconds} s`, true),
  );
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  const electron = findElectron(place);
  return electron === undefined
    ? { why: `Electron is not installed and ${failure ?? 'its download left nothing'}; npm run desktop tries again` }
    : { electron };
}

/** On a terminal, a passing line replaces the previous one; elsewhere every tenth is written. */
function tell(text: string, passing = false): void {
  if (!passing) process.stderr.write(`${text}\n`);
  else if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  else if (/\b(?:1|10|20|\d*00) s$/u.test(text)) process.stderr.write(`${text}\n`);
}

function run(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: 'inherit', cwd: process.cwd() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    tell(`error: ${command} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

// Reported before the build, which takes long enough for a person to look away.
if (values.workspace !== undefined && !existsSync(values.workspace)) {
  tell(
    `error EntityNotFound: Folder ${resolve(values.workspace)} does not exist.\nhint: Name an existing folder with --workspace.`,
  );
  process.exit(1);
}
if (isStale()) {
  tell('building the app, once after each change of its sources');
  await buildApp();
}
const choice = await chooseElectron();
if ('electron' in choice) {
  tell('Tenon opens in its own window (Electron).');
  const workspace = values.workspace === undefined ? [] : [`--workspace=${values.workspace}`];
  run(choice.electron, [join(root, 'dist'), ...workspace]);
} else if (values.desktop) {
  tell(`error: Tenon cannot open its own window: ${choice.why}.`);
  process.exit(1);
} else {
  tell(`Tenon opens in the browser: ${choice.why}.`);
  const options = ['workspace', 'port', 'open'] as const;
  const args = options.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));
  run(process.execPath, [join(root, 'dist/host/headless.js'), ...args, ...(values['no-open'] ? ['--no-open'] : [])]);
}
