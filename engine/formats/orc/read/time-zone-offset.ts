/** Offsets of named time zones from UTC, for many instants at a time. */

const secondsOfDay = 86_400;

/** Seconds that a zone's clocks are ahead of UTC at an instant (seconds since 1970-01-01 UTC). */
export type ZoneOffset = (instant: number) => number;

/**
 * @param name of the IANA database, or `GMT+hh:mm` as Java writes it. null: UTC.
 * @returns undefined for a name that is neither.
 */
export function findZoneOffset(name: string | null): ZoneOffset | undefined {
  if (name === null || name === '' || /^(?:UTC|GMT|Z|Etc\/(?:UTC|GMT)|Universal|Zulu)$/iu.test(name)) return () => 0;
  const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/u.exec(name);
  if (fixed !== null) {
    const seconds = Number(fixed[2]) * 3600 + Number(fixed[3] ?? 0) * 60;
    return () => (fixed[1] === '-' ? -seconds : seconds);
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  return cachedByDay((instant) => parseOffset(format.format(instant * 1000)));
}

/** `1/1/1883, GMT-07:52:58`; plain `GMT` is no offset. */
function parseOffset(text: string): number {
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/u.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

/** Formatting costs microseconds; a day whose two ends have one offset has it throughout. */
function cachedByDay(exact: ZoneOffset): ZoneOffset {
  const starts = new Map<number, number>();
  const startOf = (day: number): number => {
    let offset = starts.get(day);
    if (offset === undefined) {
      offset = exact(Math.min(Math.max(day * secondsOfDay, -8e12), 8e12));
      starts.set(day, offset);
    }
    return offset;
  };
  let lastDay = Number.NaN;
  let lastOffset = 0;
  let lastIsWhole = false;
  return (instant) => {
    const day = Math.floor(instant / secondsOfDay);
    if (day !== lastDay) {
      lastDay = day;
      lastOffset = startOf(day);
      lastIsWhole = lastOffset === startOf(day + 1);
    }
    return lastIsWhole ? lastOffset : exact(instant);
  };
}
