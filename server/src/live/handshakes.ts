import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { CallerLookup, type Caller, type Credentials } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { payerOf } from '../platform/networks.js';
import { overrun } from '../platform/rate-limit.js';
import { addressOf, trustOf, type LiveSocket, type Trust } from './live-socket.js';

/** What a socket asks on to be let in. */
type Connection = Pick<LiveSocket['conn'], 'request' | 'once'>;

const WINDOW_SECONDS = 10;
const STRANGERS_PER_MINUTE = 120;
/** Connections of one address that have not said yet who they are. A crowd that comes at once comes in by parts: clients try again by themselves. */
const UNNAMED = 500;
const SOCKETS: Record<Caller['kind'], number> = { person: 200, token: 5_000 };

/**
 * What connecting may cost, counted by this process:
 * an address (IPv6: a /64) opens no more connections than it may ask of the API, and few that do not say who they are;
 * those that end without having been let in count, and past a pace nobody unknown of that address is looked up in the database.
 * Whoever was let in before, by page or by socket, comes in whatever others at the same address do.
 */
@Injectable()
export class Handshakes {
  private readonly addresses: RateLimiterMemory;
  private readonly strangers = new RateLimiterMemory({ points: STRANGERS_PER_MINUTE, duration: 60 });
  private readonly unnamed = new Map<string, number>();
  /** How each of them stops to count as unnamed. */
  private readonly named = new WeakMap<Connection, () => void>();
  private readonly held = new Map<string, number>();
  /** They are no strangers, whether they were let in or could not be asked. */
  private readonly excused = new WeakSet<Connection>();
  private readonly asked = new WeakSet<Connection>();
  private readonly trust: Trust;

  constructor(
    private readonly lookup: CallerLookup,
    { addressRequestsPerSecond, trustedProxies }: Configuration,
  ) {
    this.addresses = new RateLimiterMemory({ points: addressRequestsPerSecond * WINDOW_SECONDS, duration: WINDOW_SECONDS });
    this.trust = trustOf(trustedProxies);
  }

  /** Why a connection is not opened; null: it is. */
  async refusalOf(request: IncomingMessage): Promise<string | null> {
    const payer = this.payerOf(request);
    if ((await overrun(this.addresses, payer)) !== null) return 'This address opens too many connections. Connect again in a few seconds.';
    if (this.isKnown(request) || (this.unnamed.get(payer) ?? 0) < UNNAMED) return null;
    return 'Too many connections of this address have not said who they are. Connect again in a few seconds.';
  }

  opened(connection: Connection): void {
    const payer = this.payerOf(connection.request);
    if (!this.isKnown(connection.request)) {
      add(this.unnamed, payer, 1);
      this.named.set(connection, () => add(this.unnamed, payer, -1));
    }
    connection.once('close', () => {
      this.name(connection);
      if (!this.excused.has(connection)) void this.strangers.penalty(payer);
    });
  }

  /** Who it is; null: nobody. Throws with the words for whoever comes too often. A connection that was nobody's once is not asked again. */
  async find(connection: Connection, credentials: Credentials): Promise<Caller | null> {
    if (this.asked.has(connection)) return null;
    this.asked.add(connection);
    const state = this.lookup.knows(credentials) ? null : await this.strangers.get(this.payerOf(connection.request));
    if (state && state.consumedPoints > STRANGERS_PER_MINUTE)
      throw new Refused(`Too many connections of this address were nobody's. Connect again in ${Math.ceil(state.msBeforeNext / 1_000)} seconds.`);
    const caller = await this.ask(connection, credentials);
    if (!caller) return null;
    this.excused.add(connection);
    this.name(connection);
    if ((this.held.get(nameOf(caller)) ?? 0) >= SOCKETS[caller.kind])
      throw new Refused(`${SOCKETS[caller.kind]} sockets are open with these credentials. Close some, then connect again.`);
    this.asked.delete(connection);
    return caller;
  }

  /** A socket stands: until it is gone it counts as its caller's. */
  entered(caller: Caller): void {
    add(this.held, nameOf(caller), 1);
  }

  left(caller: Caller): void {
    add(this.held, nameOf(caller), -1);
  }

  private name(connection: Connection): void {
    this.named.get(connection)?.();
    this.named.delete(connection);
  }

  private async ask(connection: Connection, credentials: Credentials): Promise<Caller | null> {
    try {
      return await this.lookup.find(credentials);
    } catch (error) {
      this.excused.add(connection);
      throw error;
    }
  }

  private payerOf(request: IncomingMessage): string {
    return payerOf(addressOf(request, this.trust));
  }

  private isKnown({ headers: { cookie, authorization } }: IncomingMessage): boolean {
    return this.lookup.knows({ ...(cookie && { cookie }), ...(authorization && { authorization }) });
  }
}

/** Its message is for whoever connects. */
export class Refused extends Error {}

const nameOf = ({ kind, id }: Caller): string => `${kind} ${id}`;

function add(counts: Map<string, number>, name: string, change: 1 | -1): void {
  const count = (counts.get(name) ?? 0) + change;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}
