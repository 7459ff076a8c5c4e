/** Which encoding bytes are in, and that every byte is decoded to the right character. */

import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import {
  canonicalEncoding,
  detectEncoding,
  knownEncodings,
  prepareDetection,
  streamToUtf8,
  toUtf8,
} from '#engine/bytes/encoding.ts';

const french = 'id;prénom;ville\n1;Zoé;Évreux\n2;François;Besançon\n3;Hélène;Orléans\n4;Benoît;Nîmes\n'.repeat(4);
const russian = 'номер;имя;город\n1;Анна;Москва\n2;Борис;Санкт-Петербург\n3;Вера;Новосибирск\n'.repeat(6);
const japanese = '番号,名前,都市\n1,田中さくら,東京\n2,鈴木一郎,大阪市\n3,ソフトウェア,表示\n'.repeat(6);
const chinese = '编号,姓名,城市\n1,王小明,北京\n2,李华,上海市\n3,张伟,广州\n'.repeat(6);
const korean = '번호,이름,도시\n1,김민수,서울특별시\n2,이영희,부산광역시\n'.repeat(6);
const greek = 'αριθμός;όνομα;πόλη\n1;Γιώργος;Αθήνα\n2;Ελένη;Θεσσαλονίκη\n'.repeat(6);
const polish = 'id;imię;miasto\n1;Łukasz;Łódź\n2;Żaneta;Wrocław\n3;Grażyna;Częstochowa\n'.repeat(6);

async function detect(bytes: Uint8Array, complete = true): Promise<ReturnType<typeof detectEncoding>> {
  await prepareDetection(bytes);
  return detectEncoding(bytes, complete);
}

describe('detected from the bytes alone', () => {
  test.each<[string, Uint8Array, string, boolean]>([
    ['nothing', Buffer.alloc(0), 'utf-8', true],
    ['ASCII', Buffer.from('a,b\n1,2\n'), 'utf-8', true],
    ['UTF-8', Buffer.from(russian), 'utf-8', true],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${french}`), 'utf-8', true],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${russian}`, 'utf16le'), 'utf-16le', true],
    ['big-endian UTF-16 with a mark', iconv.encode(japanese, 'utf-16be', { addBOM: true }), 'utf-16be', true],
    ['UTF-16 without a mark', Buffer.from(french, 'utf16le'), 'utf-16le', true],
    ['big-endian UTF-16 without a mark', iconv.encode(french, 'utf-16be'), 'utf-16be', true],
    ['JSON in UTF-16 without a mark', Buffer.from('[{"ключ":"знак 😀"}]', 'utf16le'), 'utf-16le', true],
    ['JSON in big-endian UTF-16 without a mark', iconv.encode('[{"ключ":"знак 😀"}]', 'utf-16be'), 'utf-16be', true],
    ['signs whose lower byte is NUL', Buffer.from('id,name\n1,一\n2,😀\n', 'utf16le'), 'utf-16le', true],
    ['XML in UTF-16 without a mark', Buffer.from('<книги><книга>本</книга></книги>', 'utf16le'), 'utf-16le', true],
    ['UTF-32 with a mark', iconv.encode(french, 'utf-32le', { addBOM: true }), 'utf-32le', true],
    ['big-endian UTF-32 without a mark', iconv.encode(japanese, 'utf-32be'), 'utf-32be', true],
    ['Western European', iconv.encode(french, 'windows-1252'), 'windows-1252', false],
    ['Russian of Windows', iconv.encode(russian, 'windows-1251'), 'windows-1251', false],
    ['Russian of Unix', iconv.encode(russian, 'koi8-r'), 'koi8-r', false],
    ['Japanese', iconv.encode(japanese, 'shift_jis'), 'shift_jis', false],
    ['Japanese of Unix', iconv.encode(japanese, 'euc-jp'), 'euc-jp', false],
    ['Chinese', iconv.encode(chinese, 'gb18030'), 'gb18030', false],
    ['Korean', iconv.encode(korean, 'euc-kr'), 'euc-kr', false],
    ['Russian of old Macs', iconv.encode(russian, 'maccyrillic'), 'x-mac-cyrillic', false],
    ['Greek', iconv.encode(greek, 'windows-1253'), 'windows-1253', false],
  ])('%s', async (_name, bytes, encoding, sure) => {
    expect(await detect(bytes)).toMatchObject({ encoding, sure, because: expect.stringMatching(/.{10}/u) });
  });

  test('binary data is not text', async () => {
    expect(await detect(Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251))).toBeUndefined();
  });

  test('a few control characters do not make another thing of a text', async () => {
    expect(await detect(Buffer.from('id,name\n1,a\0b\n2,c\n'))).toMatchObject({ encoding: 'utf-8', sure: true });
    const western = iconv.encode('id,name\n1,a\0b\n2,Müller\n', 'windows-1252');
    expect(await detect(western)).toMatchObject({ encoding: 'windows-1252', sure: false });
    expect(await detect(Buffer.from('\0\u0001a\0b'))).toBeUndefined();
    expect(await detect(Buffer.from(`{"${'ж'.repeat(16)}":"\u0004"}`, 'utf16le'))).toBeUndefined();
    expect(await detect(Buffer.from('id,name\n1,\0\0\0\0\0\n2,c\n'))).toBeUndefined();
  });

  test('a head may end within a character', async () => {
    const bytes = Buffer.from(japanese);
    for (let cut = 1; cut < 4; cut += 1)
      expect(await detect(bytes.subarray(0, bytes.length - cut), false)).toMatchObject({
        encoding: 'utf-8',
        sure: true,
      });
  });

  test('UTF-8 with few stray bytes stays UTF-8; the bytes are reported and kept', async () => {
    const bytes = Buffer.concat([Buffer.from(french), Buffer.from('5;Ren\xe9;Paris\n', 'latin1'), Buffer.from(french)]);
    const found = await detect(bytes);
    expect(found).toMatchObject({ encoding: 'utf-8-mixed', sure: false });
    expect(found!.because).toContain(`the first at byte ${Buffer.from(french).length + 5}`);
    expect(Buffer.from(toUtf8(bytes, 'utf-8-mixed')).toString()).toBe(`${french}5;René;Paris\n${french}`);
  });
});

describe('decoded', () => {
  const texts: readonly (readonly [string, string])[] = [
    ...['windows-1252', 'macintosh', 'cp850', 'cp437'].map((name) => [name, french] as const),
    ...['windows-1251', 'koi8-r', 'ibm866', 'cp855', 'iso-8859-5'].map((name) => [name, russian] as const),
    ...['shift_jis', 'euc-jp'].map((name) => [name, japanese] as const),
    ...['gbk', 'gb18030', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be', 'utf-8'].map(
      (name) => [name, chinese] as const,
    ),
    ['euc-kr', korean],
    ['iso-8859-7', greek],
    ...['windows-1250', 'iso-8859-2', 'cp852'].map((name) => [name, polish] as const),
  ];

  test.each(texts)('%s, whatever the borders of the pieces', async (name, text) => {
    const bytes = iconv.encode(text, name);
    expect(Buffer.from(toUtf8(bytes, canonicalEncoding(name))).toString()).toBe(text);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), async (size) => {
        async function* pieces(): AsyncGenerator<Uint8Array> {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        const parts: Uint8Array[] = [];
        for await (const part of streamToUtf8(pieces(), canonicalEncoding(name))) parts.push(part);
        expect(Buffer.concat(parts).toString()).toBe(text);
      }),
      { numRuns: 20 },
    );
  });

  test('every byte of windows-1252 is a different character', () => {
    const bytes = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
    const text = Buffer.from(toUtf8(bytes, 'windows-1252')).toString();
    expect(new Set(text).size).toBe(128);
    expect(text.slice(0, 3)).toBe('€\u0081‚');
    expect(Buffer.from(toUtf8(bytes, 'utf-8-mixed')).toString()).toBe(text);
  });

  test.each(knownEncodings)('%s: letters of ASCII, by the name that is shown', (name) => {
    const wide = /^utf-(?:16|32)/u.test(name);
    const bytes = wide ? iconv.encode('id,name', name) : Buffer.from('id,name');
    expect(Buffer.from(toUtf8(bytes, canonicalEncoding(name))).toString()).toBe('id,name');
  });

  test('mixed UTF-8: valid characters stay, each other byte is one character', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constant(null))), (parts) => {
        // 0xff never occurs in UTF-8, so it separates the valid parts.
        const bytes = Buffer.concat(parts.map((part) => (part === null ? Buffer.of(0xff) : Buffer.from(part))));
        const text = parts.map((part) => part?.replace(/^\ufeff/u, '') ?? 'ÿ').join('');
        expect(Buffer.from(toUtf8(bytes, 'utf-8-mixed')).toString().replaceAll('\ufeff', '')).toBe(
          text.replaceAll('\ufeff', ''),
        );
      }),
    );
  });
});

test('names of all kinds are understood, others are refused with near ones', () => {
  for (const [label, name] of [
    ['Latin-1', 'windows-1252'],
    ['UTF8', 'utf-8'],
    ['UTF_16', 'utf-16le'],
    ['cp1252', 'windows-1252'],
    ['IBM850', 'cp850'],
    ['DOS-437', 'cp437'],
    ['MacRoman', 'macintosh'],
    ['MacCyrillic', 'x-mac-cyrillic'],
    ['MacCentEurope', 'maccenteuro'],
    ['cp874', 'windows-874'],
    ['SJIS', 'shift_jis'],
    ['GB2312', 'gbk'],
    ['UTF-32BE', 'utf-32be'],
    ['utf-8-mixed', 'utf-8-mixed'],
  ] as const)
    expect(canonicalEncoding(label), label).toBe(name);
  for (const known of knownEncodings) expect(() => canonicalEncoding(known), known).not.toThrow();
  expect(() => canonicalEncoding('utf-9')).toThrow(
    expect.objectContaining({ code: 'InvalidInput', hint: expect.stringContaining('utf-8') }),
  );
});
