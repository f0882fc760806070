import { spawn, type ChildProcess } from 'node:child_process';

/** A Redis of the test's own, as durable as the README asks for. */
export const startRedis = (port: number, folder: string): ChildProcess =>
  spawn(
    process.env.TEST_REDIS_SERVER ?? 'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    { stdio: 'ignore' },
  );
