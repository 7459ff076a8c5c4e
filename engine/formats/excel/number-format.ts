/** What a number format makes of a number: a number, a date, a time (ECMA-376 part 1, §18.8.30–31). */

export const numberForm = { number: 0, date: 1, timestamp: 2, time: 3, duration: 4 } as const;

/** Built-in formats that show dates or times, also those of East Asian versions. */
const builtIn: ReadonlyMap<number, number> = new Map([
  ...[14, 15, 16, 17].map((id) => [id, numberForm.date] as const),
  ...[18, 19, 20, 21, 45, 47].map((id) => [id, numberForm.time] as const),
  [22, numberForm.timestamp],
  [46, numberForm.duration],
  ...[27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, numberForm.date] as const),
  ...[32, 33, 34, 35, 55, 56].map((id) => [id, numberForm.time] as const),
]);

/** @param code the workbook's own format of that number, which wins over a built-in one. */
export function formOfFormat(id: number, code: string | undefined): number {
  return code === undefined ? (builtIn.get(id) ?? numberForm.number) : formOfCode(code);
}

/** Only the first section counts: it is the one of positive numbers. */
export function formOfCode(code: string): number {
  // Quoted text, escaped characters, fillers and colours or locales in brackets say nothing of the number.
  const plain = code.replace(/"[^"]*"|\\.|_.|\*./gsu, '');
  const section = plain.split(';', 1)[0]!;
  if (/\[(?:h+|m+|s+)\]/iu.test(section)) return numberForm.duration;
  const bare = section.replace(/\[[^\]]*\]/gu, '').toLowerCase();
  if (/general|[#0?]/u.test(bare.replace(/s+[.,]0+/gu, ''))) return numberForm.number;
  const hasTime = /[hs]|am\/pm|a\/p/u.test(bare);
  const withoutHalves = bare.replace(/am\/pm|a\/p/gu, '');
  const hasDate =
    /[yde]|g{1,3}(?!e)/u.test(withoutHalves) || (!hasTime && /m/u.test(withoutHalves)) || /m{3,}/u.test(withoutHalves);
  if (hasDate) return hasTime ? numberForm.timestamp : numberForm.date;
  return hasTime ? numberForm.time : numberForm.number;
}
