/** Spreadsheets run cells that start so as formulas, some also in the wide letters of East Asia; a leading apostrophe makes them text. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line as RFC 4180 has it. */
export const csvLine = (cells: (string | number | boolean | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;
