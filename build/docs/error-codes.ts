/** Reference page: every error code and who has to act on it. */

import { errorCodes, type ErrorKind } from '#engine/contract/errors.ts';
import { code, type Page, table } from './page.ts';

const whoActs: Readonly<Record<ErrorKind, string>> = {
  user: 'you: the input is wrong',
  operational: 'nobody yet: try again, or make room',
  unexpected: 'us: a bug, please report it',
};

export function errorCodesPage(): Page {
  const rows = Object.entries(errorCodes).map(([name, kind]) => [code(name), kind, whoActs[kind]]);
  const intro =
    'Every failure carries one of these codes, a message that says what failed, where and why, and a hint that says what to do. ' +
    'The command line writes `error CODE: message` and `hint: …` to standard error.';
  return {
    file: 'error-codes.md',
    title: 'Error codes',
    body: `${intro}\n\n${table(['Code', 'Kind', 'Who acts'], rows)}`,
  };
}
