import { DateTime } from 'luxon';

const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const COMBINED = new RegExp(`^(\\S+) (\\S+) (.+?) \\[([^\\]]+)\\] ${QUOTED} (\\d{3}) (\\d+|-)(?: ${QUOTED} ${QUOTED})?`);
const ABSENT = '-';

/** Columns of a line in the combined (or common) log format; null when it is not one. `time` is RFC 3339. */
export function readLogLine(line: string): Record<string, string> | null {
  const parts = COMBINED.exec(line);
  if (!parts) return null;
  const [, address = '', , user = '', timeText = '', request = '', status = '', bytes = '', referrer = '', agent = ''] = parts;
  const time = DateTime.fromFormat(timeText, 'dd/MMM/yyyy:HH:mm:ss ZZZ', { locale: 'en', zone: 'utc' });
  if (!time.isValid) return null;
  const [method = '', path = '', protocol = ''] = request.split(' ');
  const columns: Record<string, string> = {
    address,
    user,
    time: time.toISO({ suppressMilliseconds: true }),
    method,
    path,
    protocol,
    status,
    bytes,
    referrer,
    agent,
  };
  for (const name of Object.keys(columns)) if (columns[name] === ABSENT) columns[name] = '';
  columns.page = pageOf(path);
  return columns;
}

/** The path without its query, and without a slash at its end. */
function pageOf(path: string): string {
  const page = path.split(/[?#]/)[0] as string;
  return page.length > 1 ? page.replace(/\/+$/, '') || '/' : page;
}
