import { csvLine } from './csv.js';

describe('a line of CSV', () => {
  test.each([
    ['plain', 'plain\r\n'],
    ['a "quoted", word', '"a ""quoted"", word"\r\n'],
    ['two\nlines', '"two\nlines"\r\n'],
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"\r\n`],
    ['+1', "'+1\r\n"],
    ['-1', "'-1\r\n"],
    ['@SUM(A1)', "'@SUM(A1)\r\n"],
    ['\t=1', "'\t=1\r\n"],
    ['\n=1', `"'\n=1"\r\n`],
    ['＝1+1', "'＝1+1\r\n"],
  ])('%j cannot run as a formula nor break the line', (cell, line) => {
    expect(csvLine([cell])).toBe(line);
  });

  test('leaves numbers as numbers and nothing as nothing', () => {
    expect(csvLine([-5, null, true])).toBe('-5,,true\r\n');
  });
});
