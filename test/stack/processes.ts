import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Client } from './harness.js';

export const START = join(import.meta.dirname, '../../server/launch/start.mjs');

/** One process of the product, as a person starts it. */
export class ProductProcess extends Client {
  private constructor(
    url: string,
    readonly child: ChildProcess,
    private readonly said: () => string,
  ) {
    super(url);
  }

  get output(): string {
    return this.said();
  }

  static async start(environment: Record<string, string>): Promise<ProductProcess> {
    const { child, said, ended } = launch(environment);
    const ready = new Promise<string>((resolve) => {
      child.stdout?.on('data', () => {
        const url = /^ready on (\S+)$/m.exec(said())?.[1];
        if (url) resolve(url);
      });
    });
    const url = await Promise.race([ready, ended.then((status) => Promise.reject(new Error(`ended with ${status} before it was ready:\n${said()}`)))]);
    return new ProductProcess(url, child, said);
  }

  /** Runs to its end: for starts that are refused. */
  static async refused(environment: Record<string, string>): Promise<{ status: number | null; output: string }> {
    const { said, ended } = launch(environment);
    return { status: await ended, output: said() };
  }

  /** Milliseconds until it was gone. */
  async end(signal: NodeJS.Signals): Promise<number> {
    const started = Date.now();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return 0;
    const gone = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill(signal);
    await gone;
    return Date.now() - started;
  }
}

function launch(environment: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [START], { env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said: () => text, ended };
}
