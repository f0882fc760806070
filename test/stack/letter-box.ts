import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface LetterBox {
  url: string;
  /** Headers, then the text in plain. */
  letters: { to: string[]; text: string }[];
  stop: () => Promise<void>;
}

/** A real SMTP server that keeps what it is handed. */
export async function openLetterBox(): Promise<LetterBox> {
  const letters: LetterBox['letters'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      text(stream).then(
        (letter) => {
          letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: letter.replaceAll('=\r\n', '').replaceAll('=3D', '=') });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, letters, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
