/** Offsets of named time zones from UTC, for many instants at a time. */

const secondsOfDay = 86_400;
/** Two thousand years of weeks; only nonsense has more. */
const mostStarts = 100_000;
/** By name, for the life of the process: a file names the same zone in each of its stripes. */
const madeZones = new Map<string, ZoneOffset>();

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
  const made = madeZones.get(name);
  if (made !== undefined) return made;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  // JavaScript's calendar ends before 64-bit microseconds do.
  const exact: ZoneOffset = (instant) => parseOffset(format.format(Math.min(Math.max(instant, -8e12), 8e12) * 1000));
  const offset = cachedBySpan(7 * secondsOfDay, exact, cachedBySpan(secondsOfDay, exact, exact));
  madeZones.set(name, offset);
  return offset;
}

/** 1900-01-01T00:00:00Z, in seconds since 1970. */
const firstOfJava = -2_208_988_800;

/**
 * Java's calendars know no local mean time: before 1900, a zone has the offset that its standard time has today. What
 * a Java program wrote as 0001-01-01 00:00:00 in New York is 4:56:02 away from UTC by the IANA database, not 5:00.
 */
export function javaOffset(offset: ZoneOffset): ZoneOffset {
  const [january, july] = [0, 6].map((month) => offset(Date.UTC(2024, month, 1) / 1000));
  const standard = Math.min(january!, july!);
  return (instant) => (instant < firstOfJava ? standard : offset(instant));
}

/** `1/1/1883, GMT-07:52:58`; plain `GMT` has no offset. */
function parseOffset(text: string): number {
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/u.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

/**
 * Formatting costs many microseconds; a span whose two ends have one offset has it throughout, for clocks are not
 * changed twice a week.
 */
function cachedBySpan(span: number, exact: ZoneOffset, within: ZoneOffset): ZoneOffset {
  const starts = new Map<number, number>();
  const startOf = (number: number): number => {
    let offset = starts.get(number);
    if (offset === undefined) {
      if (starts.size === mostStarts) starts.clear();
      offset = exact(number * span);
      starts.set(number, offset);
    }
    return offset;
  };
  let last = Number.NaN;
  let lastOffset = 0;
  let lastIsWhole = false;
  return (instant) => {
    const number = Math.floor(instant / span);
    if (number !== last) {
      last = number;
      lastOffset = startOf(number);
      lastIsWhole = lastOffset === startOf(number + 1);
    }
    return lastIsWhole ? lastOffset : within(instant);
  };
}
