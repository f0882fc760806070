import { readLogLine } from './access-log.js';

const LINE = '203.0.113.7 - anna [01/Feb/2026:09:30:05 +0200] "GET /plans/?page=2 HTTP/1.1" 404 512 "https://example.org/" "Mozilla/5.0 \\"x\\""';

describe('a line of an access log', () => {
  test('is read into columns, its time in UTC', () => {
    expect(readLogLine(LINE)).toMatchObject({
      address: '203.0.113.7',
      user: 'anna',
      time: '2026-02-01T07:30:05Z',
      method: 'GET',
      path: '/plans/?page=2',
      page: '/plans',
      status: '404',
      bytes: '512',
      referrer: 'https://example.org/',
      agent: 'Mozilla/5.0 \\"x\\"',
    });
  });
  test('may be in the common format, without referrer and agent', () => {
    expect(readLogLine('::1 - - [01/Feb/2026:09:30:05 +0000] "GET / HTTP/1.0" 200 -')).toMatchObject({
      address: '::1',
      user: '',
      bytes: '',
      agent: '',
      page: '/',
    });
  });
  test.each(['', 'starting up', '::1 - - [01/Foo/2026:09:30:05 +0000] "GET / HTTP/1.0" 200 1'])('is refused when it is something else: %s', (line) => {
    expect(readLogLine(line)).toBeNull();
  });
});
