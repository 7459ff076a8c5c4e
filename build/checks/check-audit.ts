/** Asks npm's registry for known vulnerabilities of the shipped packages; one that does not answer is reported, not failed. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface AuditReport {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string; readonly range?: string }>>;
  readonly message?: string;
}

/** What `npm audit --json` says: a line for each vulnerable package; `unanswered`: why the registry gave no report. */
export type AuditAnswer = { readonly vulnerable: readonly string[] } | { readonly unanswered: string };

/** @param output of `npm audit --json`, which exits with 1 for vulnerabilities and for a registry without an answer alike. */
export function readAudit(output: string): AuditAnswer {
  let report: AuditReport;
  try {
    report = JSON.parse(output) as AuditReport;
  } catch {
    return { unanswered: output.trim() === '' ? 'npm audit wrote nothing' : output.trim().split('\n', 1)[0]! };
  }
  if (report.auditReportVersion === undefined || report.vulnerabilities === undefined)
    return { unanswered: report.message ?? 'it is not a report' };
  return {
    vulnerable: Object.entries(report.vulnerabilities).map(
      ([name, { severity = 'unknown', range = '*' }]) => `${name} ${range}: ${severity}`,
    ),
  };
}

if (import.meta.main) {
  // On Windows npm is a script that needs a shell; the arguments are constants.
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const answer = readAudit(stdout ?? '');
  if ('unanswered' in answer) console.log(`npm audit: no answer (${answer.unanswered})`);
  else if (answer.vulnerable.length === 0) console.log('npm audit: nothing known');
  else {
    for (const line of answer.vulnerable) console.error(`npm audit: ${line}`);
    process.exitCode = 1;
  }
}
