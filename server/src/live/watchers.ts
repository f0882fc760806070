import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { may } from '@rollout-health/shared/permissions';
import { Gauge } from 'prom-client';
import { CallerLookup } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { Meters } from '../platform/meters.js';
import { credentialsOf, SLOW_ROOM, trustOf, type LiveSocket, type Trust } from './live-socket.js';
import { SnapshotStore } from './snapshot.store.js';

interface Watcher {
  socket: LiveSocket;
  /** The revision sent last, by rollout. Sent means: handed to the transport in order. */
  sent: Map<string, number>;
  /** The newest revision at the look before, by rollout. */
  due: Map<string, number>;
  stuckLooks: number;
  /** Asked who it is once more after it connected: what it was found to be then may have ended meanwhile. */
  isChecked: boolean;
}

const LOOK_MILLISECONDS = 500;
// A transport that could not be written to for so many looks in a row has a backlog older than a second.
const STUCK_LOOKS = 3;
const LOOKS_PER_CATCH_UP = 4;
// Sessions and tokens also end by their own time, which changes nothing in the database.
const LOOKS_PER_CHECK = 120;
const CHECKS_AT_ONCE = 20;

/**
 * The sockets of this process, and whether they keep up:
 * up to date → (transport not writable for a second) → slow: left out of announcements, so its backlog stays small
 * → (writable again) → behind: gets the whole health → up to date.
 * Who missed an announcement for any other reason is found behind too, and treated the same.
 */
@Injectable()
export class Watchers implements OnModuleDestroy {
  private readonly watchers = new Map<string, Watcher>();
  private readonly timer: NodeJS.Timeout;
  private readonly trust: Trust;
  private looks = 0;
  private isLooking = false;
  private accessRevision = 0;

  constructor(
    private readonly snapshots: SnapshotStore,
    private readonly lookup: CallerLookup,
    private readonly log: Log,
    meters: Meters,
    { trustedProxies }: Configuration,
  ) {
    this.trust = trustOf(trustedProxies);
    const { watchers } = this;
    new Gauge({
      name: 'rollout_health_sockets',
      help: 'Sockets connected to this process; slow ones are left out of announcements',
      labelNames: ['state'],
      registers: [meters.registry],
      collect() {
        const slow = [...watchers.values()].filter(({ stuckLooks }) => stuckLooks >= STUCK_LOOKS).length;
        this.set({ state: 'slow' }, slow);
        this.set({ state: 'keeping-up' }, watchers.size - slow);
      },
    });
    this.timer = setInterval(() => void this.look(), LOOK_MILLISECONDS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  add(socket: LiveSocket): void {
    const watcher: Watcher = { socket, sent: new Map(), due: new Map(), stuckLooks: 0, isChecked: false };
    this.watchers.set(socket.id, watcher);
    socket.onAnyOutgoing((event: string, message: { rollout: string; revision: number }) => {
      if (event === 'health' && watcher.sent.has(message.rollout)) this.note(socket, message.rollout, message.revision);
    });
    socket.conn.on('drain', () => this.keepsUp(watcher));
  }

  remove(socket: LiveSocket): void {
    this.watchers.delete(socket.id);
  }

  note(socket: LiveSocket, rollout: string, revision: number): void {
    const sent = this.watchers.get(socket.id)?.sent;
    sent?.set(rollout, Math.max(revision, sent.get(rollout) ?? 0));
  }

  forget(socket: LiveSocket, rollout: string): void {
    this.watchers.get(socket.id)?.sent.delete(rollout);
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    this.looks += 1;
    try {
      for (const watcher of this.watchers.values()) this.lookAtTransport(watcher);
      if (this.watchers.size > 0) await this.checkAccess();
      if (this.looks % LOOKS_PER_CATCH_UP === 0) await this.catchUp();
    } catch (error) {
      this.log.debug({ reason: (error as Error).message }, 'watchers could not be looked after; trying again');
    } finally {
      this.isLooking = false;
    }
  }

  private lookAtTransport(watcher: Watcher): void {
    if (watcher.socket.conn.transport.writable) return this.keepsUp(watcher);
    watcher.stuckLooks += 1;
    if (watcher.stuckLooks === STUCK_LOOKS) void watcher.socket.join(SLOW_ROOM);
  }

  private keepsUp(watcher: Watcher): void {
    if (watcher.stuckLooks >= STUCK_LOOKS) void watcher.socket.leave(SLOW_ROOM);
    watcher.stuckLooks = 0;
  }

  private async catchUp(): Promise<void> {
    const rollouts = [...new Set([...this.watchers.values()].flatMap(({ sent }) => [...sent.keys()]))];
    const newest = await this.snapshots.revisions(rollouts);
    const behind = new Map<string, LiveSocket[]>();
    for (const { socket, sent, due, stuckLooks } of this.watchers.values()) {
      if (stuckLooks > 0) continue;
      for (const [rollout, revision] of sent) {
        // What was announced by the look before is no longer on its way.
        if (revision < (due.get(rollout) ?? 0))
          behind
            .set(rollout, behind.get(rollout) ?? [])
            .get(rollout)
            ?.push(socket);
        due.set(rollout, newest.get(rollout) ?? 0);
      }
    }
    for (const [rollout, sockets] of behind) await this.sendWhole(rollout, sockets);
  }

  /** Read once, however many missed it. */
  private async sendWhole(rollout: string, sockets: LiveSocket[]): Promise<void> {
    const snapshot = await this.snapshots.of(rollout);
    if (snapshot) for (const socket of sockets) if (socket.connected) socket.emit('health', snapshot);
  }

  /** Asks again who everybody is as soon as somebody lost something, and about the newly connected: a socket outlives its right by one look. */
  private async checkAccess(): Promise<void> {
    const revision = await this.lookup.revision();
    const isEverybody = revision !== this.accessRevision || this.looks % LOOKS_PER_CHECK === 0;
    await this.checkCallers([...this.watchers.values()].filter(({ isChecked }) => isEverybody || !isChecked));
    this.accessRevision = revision;
  }

  /** Whoever signed out, lost the token, or may no longer see what they watch, is let go. */
  private async checkCallers(watchers: Watcher[]): Promise<void> {
    const byCredentials = new Map<string, Watcher[]>();
    for (const watcher of watchers) {
      const key = JSON.stringify(credentialsOf(watcher.socket, this.trust));
      byCredentials.set(key, [...(byCredentials.get(key) ?? []), watcher]);
    }
    const groups = [...byCredentials.values()];
    while (groups.length > 0) await Promise.all(groups.splice(0, CHECKS_AT_ONCE).map((group) => this.checkCaller(group)));
  }

  private async checkCaller(watchers: Watcher[]): Promise<void> {
    const [first] = watchers;
    const caller = first && (await this.lookup.find(credentialsOf(first.socket, this.trust)));
    for (const watcher of watchers) {
      const { socket, sent } = watcher;
      watcher.isChecked = true;
      if (!caller || [...sent.keys()].some((rollout) => !may(caller.grants, 'rollout.read', rollout))) socket.disconnect(true);
      else socket.data.caller = caller;
    }
  }
}
