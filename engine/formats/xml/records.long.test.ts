/** Cutting a stream into records: wherever it is cut into pieces, and whatever is broken in it. */

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { XmlRecords, type XmlReject } from '#engine/formats/xml/records.ts';

const limits = { maximumDepth: 50, maximumRecordSize: 100_000 };

function cut(
  text: string,
  sizes: readonly number[],
  tag = 'r',
): { records: string[]; lines: number[]; rejects: XmlReject[]; fault: string | undefined } {
  const bytes = Buffer.from(text);
  const records = new XmlRecords({ name: tag, ignoreNamespace: false }, limits);
  const found: string[] = [];
  const lines: number[] = [];
  const take = (): void => {
    while (records.next()) {
      found.push(Buffer.from(records.scanner.bytes.subarray(records.recordFrom, records.recordTo)).toString());
      lines.push(records.recordLine());
      expect(
        bytes.toString('utf8', records.recordOffset(), records.recordOffset() + Buffer.byteLength(found.at(-1)!)),
      ).toBe(found.at(-1));
    }
  };
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = Math.max(1, sizes[index % Math.max(sizes.length, 1)] ?? bytes.length);
    if (records.feed(bytes.subarray(at, at + size), false)) take();
    at += size;
  }
  records.feed(new Uint8Array(0), true);
  take();
  return { records: found, lines, rejects: records.rejects, fault: records.documentFault?.message };
}

describe('records', () => {
  test('are the outermost elements of their name, with their lines and offsets', () => {
    const text =
      '<?xml version="1.0"?>\n<!-- <r> -->\n<all>\n <r a="1"><r>in</r></r>\n <other><r/></other>\n <r\n/>\n</all>';
    expect(cut(text, [])).toEqual({
      records: ['<r a="1"><r>in</r></r>', '<r/>', '<r\n/>'],
      lines: [4, 5, 6],
      rejects: [],
      fault: undefined,
    });
  });

  test('a broken one is rejected with reason and position, and the next is read', () => {
    const text = '<all>\n<r><a>1</a></r>\n<r><a>2</b></r>\n<r>é&bad;</r>\n<r><a>3</a></r>\n</all>';
    const { records, rejects } = cut(text, []);
    expect(records).toEqual(['<r><a>1</a></r>', '<r><a>3</a></r>']);
    expect(rejects).toMatchObject([
      { line: 3, byteOffset: 22, raw: '<r><a>2</b></r>', fault: { line: 3, columnNumber: 8 } },
      { line: 4, raw: '<r>é&bad;</r>', fault: { line: 4, columnNumber: 5 }, reason: expect.stringContaining('&bad;') },
    ]);
  });

  test('one that is never closed costs itself only', () => {
    const { records, rejects } = cut('<all><r><a>1</a><r><a>2</a></r><r><a>3</a></r></all>', []);
    expect(records).toEqual(['<r><a>2</a></r>', '<r><a>3</a></r>']);
    expect(rejects).toHaveLength(1);
    expect(cut('<all><r>1</r><r>2', [])).toMatchObject({ records: ['<r>1</r>'], rejects: [{ raw: '<r>2' }] });
  });

  test('an error between them is reported once', () => {
    expect(cut('<all><r/></wrong></all>', []).fault).toContain('</wrong>');
    expect(cut('<all><r/>', []).fault).toContain('<all> is not closed');
    expect(cut('<r/><r/>', [])).toMatchObject({ records: ['<r/>', '<r/>'], fault: undefined });
  });

  test('larger or deeper than the caps are rejected', () => {
    const deep = `<all><r>${'<d>'.repeat(60)}${'</d>'.repeat(60)}</r><r/></all>`;
    expect(cut(deep, [])).toMatchObject({
      records: ['<r/>'],
      rejects: [{ reason: expect.stringContaining('50 deep') }],
    });
    const large = `<all><r>${'x'.repeat(200_000)}</r><r/></all>`;
    for (const sizes of [[], [1000]]) {
      const { records, rejects } = cut(large, sizes);
      expect(records).toEqual(['<r/>']);
      expect(rejects).toMatchObject([{ reason: expect.stringContaining('larger than 100000 bytes') }]);
      expect(rejects[0]!.raw!.length).toBeLessThanOrEqual(64 * 1024);
    }
  });

  test('what was open where a record broke is broken too, and is not scanned again', () => {
    for (const fault of ['</wrong>', '&bad;', '<r a=1>', '<r', '<r>'.repeat(50)]) {
      const { records, rejects } = cut(`<all><r><a><r>1<r/><r>${fault}<r>last</r></all>`, []);
      expect(records).toEqual(['<r/>', '<r>last</r>']);
      const [first, second] = rejects;
      expect(rejects.filter(({ byteOffset }) => byteOffset < 22)).toHaveLength(3);
      expect(second).toMatchObject({ byteOffset: 11, fault: first!.fault });
    }
    const text = `<all>${'<r>'.repeat(40)}${'x'.repeat(200_000)}</r><r>last</r></all>`;
    expect(cut(text, [1000])).toMatchObject({ records: ['<r>last</r>'], rejects: { length: 40 } });
  });

  test('100,000 records without an end are rejected in one pass', () => {
    using scan = vi.spyOn(ElementScanner.prototype, 'startTag');
    const { rejects } = cut(`<all>${'<r>1'.repeat(100_000)}`, []);
    expect(rejects).toHaveLength(100_000);
    expect(scan.mock.calls.length).toBeLessThan(110_000);
  });

  test.each(['<![CDATA[', '<!--', '<?x ', '<!DOCTYPE [', '<r><![CDATA[', '<r><!--', '<r><?x '])(
    '50,000 of %s without an end are searched for it once',
    (opening) => {
      using searches = vi.spyOn(Buffer.prototype, 'indexOf');
      using steps = vi.spyOn(ElementScanner.prototype, 'skipMarkup');
      const { records, rejects, fault } = cut(`<all>${opening.repeat(50_000)}`, []);
      expect(records).toEqual([]);
      expect(rejects).toHaveLength(opening.startsWith('<r>') ? 50_000 : 0);
      expect(opening.startsWith('<r>') || fault !== undefined).toBe(true);
      expect(searches.mock.calls.filter(([mark]) => typeof mark === 'string').length).toBeLessThan(10);
      expect(steps.mock.calls.length).toBeLessThan(1000);
    },
  );

  test('bytes that are not UTF-8 are a fault of their record', () => {
    const records = new XmlRecords({ name: 'r', ignoreNamespace: false }, limits);
    records.feed(Buffer.concat([Buffer.from('<r>'), Buffer.from([0xff]), Buffer.from('</r><r/>')]), true);
    expect(records.next()).toBe(true);
    expect(records.rejects).toMatchObject([{ reason: expect.stringContaining('UTF-8') }]);
  });

  const piece = fc.constantFrom(
    '<r>',
    '</r>',
    '<r/>',
    '<a>',
    '</a>',
    'é',
    '<!-- r -->',
    '<r a="1">',
    '&amp;',
    '&',
    '"',
    '<![CDATA[<r>]]>',
    '\n',
    '<',
    '>',
    '<x:r/>',
    '<rr/>',
    '<?p?>',
  );
  test('the same whatever the pieces, and every good record is there', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
        (pieces, sizes) => {
          const text = `<all>${pieces.join('')}<r>last</r></all>`;
          const whole = cut(text, []);
          const parts = cut(text, sizes);
          expect(parts.records).toEqual(whole.records);
          expect(parts.lines).toEqual(whole.lines);
          expect(parts.rejects.map(({ line, byteOffset }) => [line, byteOffset])).toEqual(
            whole.rejects.map(({ line, byteOffset }) => [line, byteOffset]),
          );
          // Every start of a record in the text is in a record, or was rejected.
          expect(whole.records.length + whole.rejects.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
