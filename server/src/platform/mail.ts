import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { Configuration } from './configuration.js';
import { Log } from './log.js';

const PATIENCE_MILLISECONDS = 10_000;

/** Letters to people, through the SMTP server of SMTP_URL. Without one nothing is sent, and links are shown to copy instead. */
@Injectable()
export class Mail {
  private readonly transport: Transporter | null;

  constructor(
    private readonly configuration: Configuration,
    private readonly log: Log,
  ) {
    const { smtpUrl } = configuration;
    const patience = { connectionTimeout: PATIENCE_MILLISECONDS, greetingTimeout: PATIENCE_MILLISECONDS, socketTimeout: PATIENCE_MILLISECONDS };
    this.transport = smtpUrl === undefined ? null : createTransport({ url: smtpUrl, disableFileAccess: true, disableUrlAccess: true, ...patience });
  }

  get isConfigured(): boolean {
    return this.transport !== null;
  }

  /** Whether it was handed to the server. Plain text only: nothing of a name can become markup. */
  async send(letter: { to: string; subject: string; text: string }): Promise<boolean> {
    if (!this.transport) return false;
    try {
      await this.transport.sendMail({ from: this.configuration.mailFrom, ...letter });
      return true;
    } catch (error) {
      this.log.warn({ reason: (error as { code?: string }).code ?? 'unknown' }, 'a letter could not be sent');
      return false;
    }
  }
}
