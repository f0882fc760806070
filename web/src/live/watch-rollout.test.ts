import { jest } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { EventEmitter } from 'node:events';
import { watchRollout, type Connection } from './watch-rollout';

/** As Socket.IO's: what waits for an answer is told when the connection is gone, after everybody else was. */
class FakeSocket {
  connected = false;
  active = true;
  asked: ((error: Error | null, answer?: unknown) => void)[] = [];
  connects = 0;
  private readonly heard = new EventEmitter();

  on = this.heard.on.bind(this.heard);

  timeout = () => ({ emit: (_event: string, _request: object, acknowledge: (error: Error | null, answer?: unknown) => void) => this.asked.push(acknowledge) });

  open(): void {
    this.connected = true;
    this.heard.emit('connect');
  }

  close(reason: string): void {
    this.connected = false;
    this.heard.emit('disconnect', reason);
    for (const acknowledge of this.asked.splice(0)) acknowledge(new Error('socket has been disconnected'));
  }

  connect(): void {
    this.connects += 1;
  }

  off(): this {
    this.heard.removeAllListeners();
    return this;
  }

  disconnect(): void {
    this.close('io client disconnect');
  }
}

const begin = () => {
  const socket = new FakeSocket();
  const told: Connection['state'][] = [];
  const stop = watchRollout('shop', new QueryClient(), ({ state }) => told.push(state), socket as unknown as Parameters<typeof watchRollout>[3]);
  return { socket, told, stop };
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('A page that watches a rollout', () => {
  test('connects again when the server ends the connection, also before the first answer', () => {
    const { socket, told, stop } = begin();
    socket.open();
    socket.close('io server disconnect');
    expect(told).toEqual(['lost']);
    jest.advanceTimersByTime(10_000);
    expect(socket.connects).toBe(1);
    stop();
  });

  test('asks again when the answer does not come', () => {
    const { socket, stop } = begin();
    socket.open();
    socket.asked.pop()?.(new Error('operation has timed out'));
    jest.advanceTimersByTime(10_000);
    expect(socket.asked).toHaveLength(1);
    stop();
  });

  test('says and does nothing more once it is left', () => {
    const { socket, told, stop } = begin();
    socket.open();
    stop();
    jest.advanceTimersByTime(60_000);
    expect([told, socket.connects, jest.getTimerCount()]).toEqual([[], 0, 0]);
  });
});
