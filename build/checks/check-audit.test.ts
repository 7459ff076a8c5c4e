import { expect, test } from 'vitest';
import { readAudit } from './check-audit.ts';

test('each vulnerable package of a report is named', () => {
  const vulnerabilities = {
    ws: { name: 'ws', severity: 'high', range: '<8.23.1', via: [] },
    zod: { name: 'zod', severity: 'low', range: '4.x' },
  };
  expect(readAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} }))).toEqual({
    vulnerable: ['ws <8.23.1: high', 'zod 4.x: low'],
  });
});

test('a report without any is none', () => {
  expect(readAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }))).toEqual({ vulnerable: [] });
});

test.each([
  ['', 'npm audit wrote nothing'],
  ['<html>\n', '<html>'],
  ['{"message":"405 Method Not Allowed","statusCode":405}', '405 Method Not Allowed'],
  ['{"error":{"code":"ENOLOCK"}}', 'it is not a report'],
])('%j counts as no answer', (output, unanswered) => {
  expect(readAudit(output)).toEqual({ unanswered });
});
