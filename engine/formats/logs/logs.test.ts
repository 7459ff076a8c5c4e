/** Logs: built-in kinds found and read, header-driven ones, records over several lines, what does not fit. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FieldLines } from '#engine/formats/logs/field-lines.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { compileGrok } from '#engine/formats/logs/grok.ts';
import { knownLogs } from '#engine/formats/logs/known-logs.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const combined =
  '203.0.113.9 - alice [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 200 2326 "http://x.test/" "Agent (1.0)"';

/** A line of each kind, the values that it must give, and their columns. */
const samples: Readonly<Record<string, { lines: string[]; row: Record<string, unknown> }>> = {
  nginxMain: {
    lines: [`${combined} "198.51.100.1"`],
    row: { clientip: '203.0.113.9', x_forwarded_for: '198.51.100.1' },
  },
  apacheCombined: {
    lines: [combined],
    row: {
      clientip: '203.0.113.9',
      ident: null,
      auth: 'alice',
      verb: 'GET',
      request: '/a?b=1',
      response: 200,
      bytes: 2326n,
    },
  },
  apacheVirtualHost: {
    lines: [`shop.test:443 ${combined}`],
    row: { vhost: 'shop.test', vhost_port: 443, agent: 'Agent (1.0)' },
  },
  apacheCommon: {
    lines: ['203.0.113.9 - - [10/Oct/2000:13:55:36 +0000] "-" 408 -'],
    row: { rawrequest: null, verb: null, response: 408, bytes: null },
  },
  apacheError: {
    lines: [
      '[Sat Oct 11 14:32:52.123456 2014] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187:5000] File does not exist: /x',
    ],
    row: {
      module: 'core',
      level: 'error',
      pid: 35708,
      tid: 4328636416n,
      client: '72.15.99.187:5000',
      message: 'File does not exist: /x',
    },
  },
  nginxError: {
    lines: ['2015/05/17 10:05:03 [error] 1234#0: *42 open() "/x" failed, client: 10.0.0.1'],
    row: { level: 'error', pid: 1234, tid: 0, connection: 42n },
  },
  albAccess: {
    lines: [
      'https 2018-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:y" 1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_123456',
    ],
    row: {
      type: 'https',
      client_port: 2817,
      target_processing_time: 0.048,
      request_verb: 'GET',
      error_reason: null,
      conn_trace_id: 'TID_123456',
    },
  },
  elbAccess: {
    lines: [
      '2015-05-13T23:39:43.945958Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
    ],
    row: {
      elb: 'my-lb',
      backend_port: 80,
      elb_status_code: 200,
      sent_bytes: 29n,
      request_protocol: 'HTTP/1.1',
      ssl_cipher: null,
    },
  },
  s3Access: {
    lines: [
      `${'79a5'.repeat(16)} awsexamplebucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 ${'79a5'.repeat(16)} 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /awsexamplebucket1?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4`,
    ],
    row: { bucket: 'awsexamplebucket1', http_status: 200, bytes_sent: 113n, object_size: null },
  },
  syslog5424: {
    lines: [
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="App\\]"] An event',
    ],
    row: { priority: 165, version: 1, app_name: 'evntslog', procid: null, message: 'An event' },
  },
  syslog3164: {
    lines: ['<34>Oct 11 22:14:15 mymachine su[77]: failed for lonvick', 'Oct  1 22:14:15 mymachine kernel: up'],
    row: {
      priority: 34,
      timestamp: 'Oct 11 22:14:15',
      hostname: 'mymachine',
      program: 'su',
      pid: 77,
      message: 'failed for lonvick',
    },
  },
  kafkaServer: {
    lines: [
      '[2016-12-19 16:31:46,143] INFO Rolled new log segment in 1 ms. (kafka.log.Log)',
      '[2016-12-19 16:31:47,000] WARN No logger',
    ],
    row: { level: 'INFO', message: 'Rolled new log segment in 1 ms.', logger: 'kafka.log.Log' },
  },
  springBoot: {
    lines: ['2019-03-05 10:57:51.112  INFO 45469 --- [           main] o.a.c.core.StandardEngine  : Starting: now'],
    row: { level: 'INFO', pid: 45469, thread: 'main', logger: 'o.a.c.core.StandardEngine', message: 'Starting: now' },
  },
  log4j: {
    lines: [
      '2016-12-19 16:31:46,143 ERROR [pool-1-thread-2] com.example.Main - It failed',
      '2016-12-19 16:31:46,143 [main] DEBUG com.example.Main - It works',
    ],
    row: { level: 'ERROR', thread: 'pool-1-thread-2', logger: 'com.example.Main', message: 'It failed' },
  },
  pythonLogging: {
    lines: ['2016-12-19 16:31:46,143 - my.module - WARNING - It is late'],
    row: { logger: 'my.module', level: 'WARNING', message: 'It is late' },
  },
};

describe.each(knownLogs.map(({ name }) => name))('%s', (name) => {
  test('is found by its lines, and read', async () => {
    const { lines, row } = samples[name]!;
    const file = fixture.write(`${name}.txt`, `${[...lines, ...lines, ...lines].join('\n')}\n`);
    const inference = await fixture.infer(file);
    expect(inference.reading).toMatchObject({ format: 'grokLog', options: { logFormat: name } });
    expect(inference.evidence?.[0]).toMatchObject({ part: 'logFormat', ambiguous: false });
    expect(inference).toMatchObject({ exact: true, rowCount: lines.length * 3, warnings: [] });
    const rows = await fixture.scan(file, inference);
    expect(rows[0]).toMatchObject(row);
    expect(rows).toHaveLength(lines.length * 3);
  });
});

test.each(knownLogs)('the outline of $name has all lines that its pattern has', ({ name, pattern, outline }) => {
  const { expression } = compileGrok(pattern);
  const { lines } = samples[name]!;
  expect(lines.filter((line) => expression.test(line)).length).toBeGreaterThan(0);
  const edit = fc.record({ at: fc.nat(150), cut: fc.nat(3), text: fc.string({ maxLength: 3, unit: 'binary' }) });
  fc.assert(
    fc.property(fc.constantFrom(...lines), fc.array(edit, { maxLength: 4 }), (line, edits) => {
      const edited = edits.reduce(
        (text, { at, cut, text: put }) => text.slice(0, at) + put + text.slice(at + cut),
        line,
      );
      if (expression.test(edited)) expect(outline.test(edited), edited).toBe(true);
    }),
    { numRuns: triesOfRun(2000, 200) },
  );
});

test('times become instants', async () => {
  const file = fixture.write('times.log', `${combined}\n`);
  const inference = await fixture.infer(file);
  expect(typesOf(inference.schema)).toContain('timestamp:timestamp');
  expect((await fixture.scan(file, inference))[0]!['timestamp']).toBe('2000-10-10T20:55:36Z');
});

test('a W3C log is read by its headers, also when they change', async () => {
  const file = fixture.write(
    'u_ex.log',
    '#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Fields: date time cs-method cs-uri-stem sc-status cs(User-Agent)\r\n2024-05-01 00:00:01 GET /a 200 Agent+1\r\n2024-05-01 00:00:02 GET /b 404 -\r\n#Fields: date time sc-status time-taken\r\n2024-05-02 00:00:01 500 17\r\nbroken line\r\n',
  );
  const inference = await fixture.infer(file);
  expect(inference.reading).toMatchObject({ format: 'grokLog', options: { logFormat: 'w3c', MISSING: '-' } });
  expect(typesOf(inference.schema)).toEqual([
    'date:date',
    'time:string',
    'cs-method:string',
    'cs-uri-stem:string',
    'sc-status:bigint',
    'cs(User-Agent):string',
    'time-taken:bigint',
  ]);
  const { rows, rejects } = await fixture.isolate(file, inference);
  expect(rows.map((row) => [row['sc-status'], row['time-taken'], row['cs(User-Agent)']])).toEqual([
    [200n, null, 'Agent+1'],
    [404n, null, null],
    [500n, 17n, null],
  ]);
  expect(rejects).toMatchObject([
    { line: 8n, raw: 'broken line', reason: 'it has 2 values where the header names 4 fields' },
  ]);
});

test('thousands of equal names are numbered in one pass', () => {
  const lines = new FieldLines('w3c');
  lines.parse(`#Fields: a_2 ${'a '.repeat(100_000)}b`);
  expect(lines.names.slice(0, 4)).toEqual(['a_2', 'a', 'a_3', 'a_4']);
  expect(lines.names.slice(-2)).toEqual(['a_100001', 'b']);
  lines.parse('#Fields: a a c');
  expect(lines.names).toHaveLength(100_003);
  const row = lines.parse('1 2 3') as (string | null)[];
  expect([row[1], row[0], row.at(-1)]).toEqual(['1', '2', '3']);
});

test('a CloudFront log has tabs; a VPC flow log may have no header', async () => {
  const cloudFront = fixture.write(
    'cf.log',
    '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes cs(User-Agent)\n2019-12-04\t21:02:31\tLAX1\t392\tMozilla/5.0%20(X11)\n',
  );
  const found = await fixture.infer(cloudFront);
  expect(await fixture.scan(cloudFront, found)).toMatchObject([{ 'x-edge-location': 'LAX1', 'sc-bytes': 392n }]);
  const flow = fixture.write(
    'flow.log',
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA\n',
  );
  const flows = await fixture.infer(flow);
  expect(flows.reading.options).toMatchObject({ logFormat: 'vpcFlow' });
  expect(await fixture.scan(flow, flows)).toMatchObject([
    { srcaddr: '172.31.16.139', bytes: 4249n, action: 'ACCEPT' },
    { srcaddr: null, bytes: null, 'log-status': 'NODATA' },
  ]);
  const withHeader = fixture.write(
    'flow2.txt',
    'version srcaddr dstaddr bytes flow-direction\n5 10.0.0.1 10.0.0.2 17 ingress\n',
  );
  const read = await fixture.infer(withHeader);
  expect(await fixture.scan(withHeader, read)).toMatchObject([{ 'flow-direction': 'ingress', bytes: 17n }]);
});

test('a stack trace stays with its record, at its line and offset', async () => {
  const trace = 'java.lang.IllegalStateException: no\n\tat a.b.C.d(C.java:12)\n\nCaused by: x.Y: z\n\t... 3 more';
  const text = `2024-01-01 10:00:00,001 INFO [main] a.B - start\n2024-01-01 10:00:01,002 ERROR [main] a.B - it failed\n${trace}\n2024-01-01 10:00:02,003 INFO [main] a.B - end\n`;
  const file = fixture.write('app.log', text);
  const inference = await fixture.infer(file);
  expect(inference).toMatchObject({ rowCount: 3, reading: { options: { logFormat: 'log4j', multiLine: true } } });
  const rows = await fixture.scan(file, inference);
  // Blank lines have no data and are skipped.
  expect(rows[1]!['message']).toBe(`it failed\n${trace.replace('\n\n', '\n')}`);
  expect(rows[2]!['message']).toBe('end');
});

test('lines that do not fit are rejected with line, offset and text; the others are read', async () => {
  const file = fixture.write(
    'mixed.log',
    `${combined}\n${combined}\nü not a log line\n${combined}\n${combined}\n${combined}\n`,
  );
  const inference = await fixture.infer(file);
  expect(inference).toMatchObject({ rowCount: 5, exact: true });
  expect(inference.warnings[0]).toContain('line 3');
  const { rows, rejects } = await fixture.isolate(file, inference);
  expect(rows).toHaveLength(5);
  expect(rejects).toMatchObject([
    {
      line: 3n,
      byte_offset: BigInt((combined.length + 1) * 2),
      raw: 'ü not a log line',
      reason: 'it does not match the pattern',
    },
  ]);
});

test('in other encodings, and behind a byte order mark', async () => {
  const text = `${combined}\nnot a line\n`;
  const wide = fixture.write('wide.log', Buffer.from(`\ufeff${text}`, 'utf16le'));
  const found = await fixture.infer(wide, { format: 'grokLog' });
  expect(found).toMatchObject({
    rowCount: 1,
    reading: { options: { encoding: 'utf-16le', logFormat: 'apacheCombined' } },
  });
  expect((await fixture.isolate(wide, found)).rejects).toMatchObject([
    { line: 2n, byte_offset: null, raw: 'not a line' },
  ]);
  const marked = fixture.write('marked.log', `\ufeff${text}`);
  const read = await fixture.infer(marked, { format: 'grokLog' });
  expect((await fixture.isolate(marked, read)).rejects).toMatchObject([
    { line: 2n, byte_offset: BigInt(combined.length + 4) },
  ]);
});

test('a pattern of one’s own gives typed columns; a value that does not fit its type is rejected', async () => {
  const file = fixture.write('own.log', 'a=1 ok\nb=22 fine\nc=99999999999999 large\n');
  const stated = {
    format: 'grokLog',
    logFormat: '%{KEY:key}=%{NUMBER:count:int} %{GREEDYDATA:rest}',
    customPatterns: 'KEY [a-z]\n# a note\nOTHER x',
  };
  const inference = await fixture.infer(file, stated);
  expect(typesOf(inference.schema)).toEqual(['key:string', 'count:int', 'rest:string']);
  const { rows, rejects } = await fixture.isolate(file, inference);
  expect(rows).toMatchObject([
    { key: 'a', count: 1, rest: 'ok' },
    { key: 'b', count: 22 },
  ]);
  expect(rejects).toMatchObject([{ line: 3n, column_name: 'count', raw: 'c=99999999999999 large' }]);
});

test('every line is a row or a reject, in any mixture and any file size', async () => {
  const line = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.integer({ min: 0, max: 99_999 }).map((bytes) => combined.replace(' 2326 ', ` ${bytes} `)),
    },
    {
      weight: 1,
      arbitrary: fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll(/[\r\n]/gu, ' ')),
    },
  );
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), fc.boolean(), async (lines, ended) => {
      const kept = lines.filter((text) => text.trim() !== '');
      const file = fixture.write(`mixed-${(number += 1)}.log`, lines.join('\n') + (ended ? '\n' : ''));
      const stated = { format: 'grokLog', logFormat: 'apacheCombined' };
      const fitting = kept.filter((text) => text.startsWith('203.0.113.9 - alice')).length;
      if (fitting === 0) return;
      const inference = await fixture.infer(file, stated);
      expect(inference.rowCount).toBe(fitting);
      const { rows, rejects } = await fixture.isolate(file, inference);
      expect(rows.length + rejects.length).toBe(kept.length);
      expect(rejects.map(({ raw }) => raw)).toEqual(kept.filter((text) => !text.startsWith('203.0.113.9 - alice')));
    }),
    { numRuns: triesOfRun(40, 15) },
  );
});

test('records of a number of lines', async () => {
  const file = fixture.write('pairs.log', 'id 1\nname -\nid 2\nname b\n');
  const inference = await fixture.infer(file, {
    format: 'grokLog',
    logFormat: 'id %{INT:id:int}\nname %{NOTSPACE:name}',
    LineCount: 2,
  });
  expect(await fixture.scan(file, inference)).toEqual([
    { id: 1, name: null },
    { id: 2, name: 'b' },
  ]);
});

test('a pathological pattern is reported, not waited for', async () => {
  const file = fixture.write('slow.log', `${`${'a'.repeat(40)}!\n`.repeat(30)}`);
  const slow = { format: 'grokLog', logFormat: '(?<x>(a+)+)b' };
  await expect(fixture.infer(file, slow)).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('longer than'),
  });
});

test('nothing that fits, no pattern, an empty file', async () => {
  const file = fixture.write('none.log', 'one\ntwo\n');
  await expect(fixture.infer(file, { format: 'grokLog' })).rejects.toMatchObject({ code: 'InvalidInput' });
  await expect(fixture.infer(file, { format: 'grokLog', logFormat: '%{INT:x}' })).rejects.toMatchObject({
    code: 'MalformedFile',
    details: { line: 1 },
  });
  const empty = fixture.write('empty.log', '');
  expect(await fixture.infer(empty, { format: 'grokLog', logFormat: '%{INT:x}' })).toMatchObject({ rowCount: 0 });
});
