/** Values of logs in the spelling that casts take: times of many forms as ISO 8601. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `17/May/2015:10:05:03 +0000` */
const ofHttp = /^(\d{1,2})\/([A-Za-z]{3})[a-z]*\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2}):?(\d{2})$/u;
/** `Sat Oct 11 14:32:52.123456 2000` */
const ofApache = /^[A-Za-z]{3,9} ([A-Za-z]{3})[a-z]* +(\d{1,2}) (\d{2}:\d{2}:\d{2})([.,]\d+)? (\d{4})$/u;
/** `2015/05/17 10:05:03` */
const ofNginx = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2})$/u;
/** `2016-12-19 16:31:46,143` */
const withComma = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}),(\d+)(.*)$/u;

/** A time as `YYYY-MM-DD HH:MM:SS[.ffffff][+HH:MM]`; what is in no known form comes back as it is. */
export function isoTime(text: string): string {
  const http = ofHttp.exec(text);
  if (http !== null) return `${date(http[3]!, month(http[2]!), http[1]!)} ${http[4]!}${http[5]!}:${http[6]!}`;
  const comma = withComma.exec(text);
  if (comma !== null) return `${comma[1]!} ${comma[2]!}.${comma[3]!}${comma[4]!}`;
  const apache = ofApache.exec(text);
  if (apache !== null)
    return `${date(apache[5]!, month(apache[1]!), apache[2]!)} ${apache[3]!}${(apache[4] ?? '').replace(',', '.')}`;
  const nginx = ofNginx.exec(text);
  if (nginx !== null) return `${date(nginx[1]!, nginx[2]!, nginx[3]!)} ${nginx[4]!}`;
  return text;
}

function month(name: string): string {
  return String(months.indexOf(name.toLowerCase()) + 1);
}

function date(year: string, monthNumber: string, day: string): string {
  return `${year}-${monthNumber.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
