/** Old dates of Java's writers: before 1582-10-15 their days are those of the Julian calendar. */

/** The last day of the Julian calendar, 1582-10-04, in days since 1970-01-01. */
export const lastJulianDay = -141_428;

/** Julian day number of 1970-01-01. */
const epochDayNumber = 2_440_588;

/**
 * The day that the Gregorian calendar calls by the date that the Julian one gives to `day`: what was written as
 * 1500-01-01 stays 1500-01-01. 29 February of a year that is not a leap year in the Gregorian calendar becomes 1 March.
 * Formulas: Richards, "Calendars", Explanatory Supplement to the Astronomical Almanac, 3rd edition, chapter 15.
 */
export function julianToGregorian(day: number): number {
  const shifted = day + epochDayNumber + 32_082;
  const cycle = Math.floor((4 * shifted + 3) / 1461);
  const dayOfYear = shifted - Math.floor((1461 * cycle) / 4);
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5);
  // Years from March on, so that the leap day is the last one; `month` counts from March as well.
  const centuries = Math.floor(cycle / 100);
  const gregorian =
    365 * cycle +
    Math.floor(cycle / 4) -
    centuries +
    Math.floor(centuries / 4) +
    Math.floor((153 * month + 2) / 5) +
    dayOfMonth;
  return gregorian - 32_044 - epochDayNumber;
}
