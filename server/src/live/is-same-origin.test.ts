import { isSameOrigin } from './is-same-origin.js';

describe('a socket is opened by', () => {
  test.each([
    ['a program without an origin', {}, undefined, true],
    ['a page of ours', { origin: 'http://localhost:3000', host: 'localhost:3000' }, undefined, true],
    ['a page of ours behind a proxy', { origin: 'https://health.example', host: '10.0.0.7:3000' }, 'https://health.example', true],
    ['a page of somebody else', { origin: 'https://other.example', host: 'localhost:3000' }, undefined, false],
    ['a page on another port', { origin: 'http://localhost:8080', host: 'localhost:3000' }, 'https://health.example', false],
    ['a page without a place', { origin: 'null', host: 'localhost:3000' }, undefined, false],
  ])('%s', (_, headers, publicUrl, expected) => {
    expect(isSameOrigin(headers, publicUrl)).toBe(expected);
  });
});
