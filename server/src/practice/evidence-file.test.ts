import { describe, expect, test } from '@jest/globals';
import { FILE_LIMIT_BYTES } from '@rollout-health/shared/readiness-file';
import type { ProblemError } from '../platform/problem.js';
import { recogniseFile } from './evidence-file.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

describe('a file is what its content says', () => {
  test.each([
    ['report.pdf', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'report.pdf', 'application/pdf'],
    ['shot.PNG', PNG, 'shot.png', 'image/png'],
    ['shot.jpeg', JPEG, 'shot.jpeg', 'image/jpeg'],
    ['run.log', Buffer.from('ok\n'), 'run.log', 'text/plain'],
    ['figures.csv', Buffer.from('BM,weight\n1,2\n'), 'figures.csv', 'text/csv'],
    ['figures.json', Buffer.from('\uFEFF{"a":1}'), 'figures.json', 'application/json'],
    ['figures.json', Buffer.from('{"a":'), 'figures.json.txt', 'text/plain'],
    ['setup.exe', PNG, 'setup.exe.png', 'image/png'],
    ['page.html', Buffer.from('<script>alert(1)</script>'), 'page.html.txt', 'text/plain'],
    ['drawing.svg', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'drawing.svg.txt', 'text/plain'],
  ])('%s', async (name, content, kept, type) => {
    expect(await recogniseFile(content, name)).toEqual({ name: kept, type, bytes: content.length });
  });

  test.each([
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\mia\\run.txt', 'run.txt'],
    ['..', 'evidence.txt'],
    ['.txt', 'txt.txt'],
    ['a\r\nset-cookie: x\u0000".txt', 'aset-cookie x.txt'],
    ['gnp.\u202Etxt', 'gnp.txt'],
    ['Lasttest für Zürich 🚀.txt', 'Lasttest für Zürich 🚀.txt'],
    [`${'x'.repeat(400)}.txt`, `${'x'.repeat(116)}.txt`],
    [`${'🚀'.repeat(100)}.txt`, `${'🚀'.repeat(58)}.txt`],
  ])('the name %j is kept as %j', async (name, kept) => {
    expect((await recogniseFile(Buffer.from('ok'), name)).name).toBe(kept);
  });

  test.each([
    ['an archive', ZIP, 415],
    ['an archive that is called a PDF', ZIP, 415],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 415],
    ['text with NUL', Buffer.from('a\u0000b'), 415],
    ['text in Latin-1', Buffer.from('caf\u00e9', 'latin1'), 415],
    ['nothing', Buffer.alloc(0), 400],
    ['more than is kept', Buffer.alloc(FILE_LIMIT_BYTES + 1, 'a'), 413],
  ])('%s is refused, naming the field', async (_title, content, status) => {
    const problem = await recogniseFile(content, 'report.pdf').then(
      () => null,
      (error: ProblemError) => [error.status, error.errors?.[0]?.path],
    );
    expect(problem).toEqual([status, 'file']);
  });
});
