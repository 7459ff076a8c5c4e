/** The Gregorian calendar for days that a JavaScript Date cannot hold (beyond the year 275760). */

export interface CivilDay {
  /** Astronomical: 0 is 1 BC. */
  readonly year: bigint;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const daysOfEra = 146_097n;
const yearsOfEra = 400n;
/** 0000-03-01 to 1970-01-01. */
const daysToEpoch = 719_468n;

/** @param days since 1970-01-01. Source: howardhinnant.github.io/date_algorithms.html, civil_from_days. */
export function civilOf(days: bigint): CivilDay {
  const shifted = days + daysToEpoch;
  const era = (shifted >= 0n ? shifted : shifted - daysOfEra + 1n) / daysOfEra;
  const dayOfEra = Number(shifted - era * daysOfEra);
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: BigInt(yearOfEra) + era * yearsOfEra + (month <= 2 ? 1n : 0n),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

/** Days since 1970-01-01. */
export function dayOf(year: bigint, month: number, day: number): bigint {
  const shifted = month <= 2 ? year - 1n : year;
  const era = (shifted >= 0n ? shifted : shifted - yearsOfEra + 1n) / yearsOfEra;
  const yearOfEra = Number(shifted - era * yearsOfEra);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysOfEra + BigInt(dayOfEra) - daysToEpoch;
}
