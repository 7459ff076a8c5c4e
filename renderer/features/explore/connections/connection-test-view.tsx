/** The test of a connection: what was checked, what fails, and how to fix it. */

import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { bucketNames, connectionProblems } from '#renderer/features/explore/connections/connection-properties.ts';
import {
  cancelTest,
  testConnection,
  useConnectionTests,
  type ConnectionTest,
} from '#renderer/features/explore/connections/connection-tests.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ConnectionTestViewProps {
  readonly name: string;
  /** As the form shows it. */
  readonly connection: Connection;
}

export function ConnectionTestView({ name, connection }: ConnectionTestViewProps) {
  const test = useConnectionTests((tests) => tests[name]);
  const isRunning = test?.state === 'running';
  const isValid = connectionProblems(connection).size === 0;
  return (
    <section className={connectionStyles.test} aria-label="Test">
      <div className={classes(layoutStyles.row, connectionStyles.testBar)}>
        <b>Test</b>
        <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated)} role="status">
          {summaryOf(test)}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {isRunning ? (
            <Button size="sm" onClick={() => cancelTest(name)}>
              Cancel
            </Button>
          ) : null}
          <Button
            size="sm"
            busy={isRunning}
            offReason={isValid ? undefined : 'Fix the marked fields first'}
            onClick={() => void testConnection(name, connection)}
          >
            Test
          </Button>
        </span>
      </div>
      {test?.state === 'failed' ? (
        <ErrorView error={test.error} />
      ) : test?.state === 'done' ? (
        <>
          {test.tested === null || test.tested === JSON.stringify(connection) ? null : (
            <p className={classes(noteStyles.note, noteStyles.warning, connectionStyles.note)}>
              The settings changed since this test.
            </p>
          )}
          <ul className={connectionStyles.checks} aria-label="Checks">
            {test.result.checks.map((check) => (
              <CheckItem key={check.bucket ?? ''} check={check} />
            ))}
          </ul>
        </>
      ) : (
        <p className={classes(textStyles.compact, textStyles.secondary, connectionStyles.none)}>
          {requestsOf(connection)} You can test before you save. Nothing is written.
        </p>
      )}
    </section>
  );
}

function summaryOf(test: ConnectionTest | undefined): string {
  if (test === undefined || test.state === 'failed') return '';
  if (test.state !== 'done') return test.state === 'running' ? 'Testing …' : 'Cancelled.';
  const { checks } = test.result;
  const failed = checks.filter(({ isWorking }) => !isWorking).length;
  const all = countOf(checks.length, 'check');
  return failed === 0 ? `${all} passed.` : `${failed} of ${all} failed.`;
}

function requestsOf({ connectionProperties }: Connection): string {
  const { length } = bucketNames(connectionProperties);
  return length === 0
    ? 'A test asks the service for the list of buckets.'
    : length === 1
      ? 'A test lists one object of the bucket.'
      : `A test lists one object of each of the ${length} buckets.`;
}

function CheckItem({ check }: { readonly check: Output<'testConnection'>['checks'][number] }) {
  const { bucket, isWorking, problem, message, hint } = check;
  return (
    <li className={classes(connectionStyles.check, !isWorking && connectionStyles.failed)}>
      {isWorking ? (
        <IconCircleCheck size={16} stroke={1.5} className={textStyles.good} aria-label="Passed" />
      ) : (
        <IconCircleX size={16} stroke={1.5} className={textStyles.bad} aria-label="Failed" />
      )}
      <div>
        <p className={classes(textStyles.strong, textStyles.wrapAnywhere)}>
          {bucket ?? 'Service'}
          {problem === null ? null : <span className={textStyles.bad}>{`: ${problemWords[problem] ?? problem}`}</span>}
        </p>
        <p className={classes(textStyles.compact, textStyles.wrapAnywhere)}>{message}</p>
        {hint === null ? null : (
          <p className={classes(textStyles.compact, textStyles.secondary, textStyles.wrapAnywhere)}>{hint}</p>
        )}
      </div>
    </li>
  );
}

/** Problems as of `testConnection`. */
const problemWords: Readonly<Record<string, string>> = {
  dns: 'server name',
  refused: 'connection refused',
  timeout: 'no answer in time',
  tls: 'certificate',
  server: 'server error',
  credentials: 'keys',
  signature: 'signature',
  clock: 'clock',
  region: 'region',
  permission: 'permission',
  bucket: 'missing bucket',
  encryption: 'encryption key',
  secret: 'keys',
  vault: 'vault',
  locked: 'locked vault',
  keychain: 'keychain',
};
