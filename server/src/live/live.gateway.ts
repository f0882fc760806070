import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { LIVE_NAMESPACE, WatchRequest, type HealthMessage, type WatchAnswer } from '@rollout-health/shared/live';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Needs } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { overrun } from '../platform/rate-limit.js';
import { needsOfEvents, refusalOf, unseenMessage } from './event-gate.js';
import { Handshakes, Refused } from './handshakes.js';
import { credentialsOf, roomOf, SLOW_ROOM, trustOf, type LiveNamespace, type LiveSocket, type Trust } from './live-socket.js';
import { SnapshotStore } from './snapshot.store.js';
import { Watchers } from './watchers.js';

const NOT_SIGNED_IN = 'Not signed in. Connect with the session cookie, or with an API token as auth.token or as Authorization: Bearer.';
const ROLLOUTS_PER_SOCKET = 50;
/** Of one socket in ten seconds: all of its rollouts anew, six times over. */
const EVENTS = 300;

const TOO_OFTEN: WatchAnswer = { ok: false, message: 'This socket asks more than one may. Ask again in a few seconds.' };

/** Whoever connects is looked up before the connection stands; each event is asked for by the permission that it names. */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<LiveNamespace>, OnGatewayConnection<LiveSocket>, OnGatewayDisconnect<LiveSocket> {
  private namespace: LiveNamespace | undefined;
  private readonly trust: Trust;
  private readonly pace = new RateLimiterMemory({ points: EVENTS, duration: 10 });
  private readonly needs = needsOfEvents(LiveGateway.prototype);

  constructor(
    private readonly handshakes: Handshakes,
    private readonly snapshots: SnapshotStore,
    private readonly watchers: Watchers,
    private readonly log: Log,
    { trustedProxies }: Configuration,
  ) {
    this.trust = trustOf(trustedProxies);
  }

  afterInit(namespace: LiveNamespace): void {
    this.namespace = namespace;
    namespace.use((socket, next) => {
      const refuse = (message: string) => {
        next(new Error(message));
        // Once it was told: whoever is nobody holds no connection.
        setImmediate(() => socket.conn.close());
      };
      this.handshakes.find(socket.conn, credentialsOf(socket, this.trust)).then(
        (caller) => {
          if (!caller) return refuse(NOT_SIGNED_IN);
          socket.data.caller = caller;
          next();
        },
        (error: Error) => {
          if (error instanceof Refused) return refuse(error.message);
          this.log.warn({ reason: error.message }, 'a socket could not be checked');
          refuse('Not available right now. Connect again in a few seconds.');
        },
      );
    });
  }

  handleConnection(socket: LiveSocket): void {
    socket.use(([event, body, acknowledge]: unknown[], next) => {
      const answer = (refusal: WatchAnswer) => {
        if (typeof acknowledge === 'function') (acknowledge as (answer: WatchAnswer) => void)(refusal);
      };
      void overrun(this.pace, socket.id).then((wait) => {
        const refusal = wait === null ? refusalOf(this.needs.get(String(event)), socket.data.caller, body) : TOO_OFTEN;
        return refusal ? answer(refusal) : next();
      });
    });
    this.handshakes.entered(socket.data.caller);
    this.watchers.add(socket);
  }

  handleDisconnect(socket: LiveSocket): void {
    this.handshakes.left(socket.data.caller);
    this.watchers.remove(socket);
  }

  @SubscribeMessage('watch')
  @Needs('rollout.read')
  async watch(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<WatchAnswer> {
    const request = WatchRequest.safeParse(body);
    if (!request.success) return { ok: false, message: 'Say which rollout to watch: {"rollout": "its-key"}.' };
    const { rollout } = request.data;
    const missing: WatchAnswer = { ok: false, message: unseenMessage(rollout) };
    if (socket.rooms.size > ROLLOUTS_PER_SOCKET)
      return { ok: false, message: `A socket may watch ${ROLLOUTS_PER_SOCKET} rollouts. Unwatch one, or open another socket.` };
    // Joined before it is read: what is announced from now on reaches the watcher, what came before is in the snapshot.
    await socket.join(roomOf(rollout));
    try {
      const snapshot = await this.snapshots.of(rollout);
      if (!snapshot) {
        await socket.leave(roomOf(rollout));
        return missing;
      }
      this.watchers.note(socket, rollout, snapshot.revision);
      return { ok: true, snapshot };
    } catch (error) {
      this.log.warn({ rollout, reason: (error as Error).message }, 'a snapshot could not be read');
      return { ok: false, message: 'Not available right now. Watch again in a few seconds.' };
    }
  }

  @SubscribeMessage('unwatch')
  @Needs('signed-in')
  async unwatch(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<void> {
    const request = WatchRequest.safeParse(body);
    if (!request.success) return;
    this.watchers.forget(socket, request.data.rollout);
    await socket.leave(roomOf(request.data.rollout));
  }

  /** To every watcher of the rollout, on every process. */
  announce(message: HealthMessage): void {
    if (!this.namespace) throw new Error('Sockets are not open yet: another process may announce it, or this one later.');
    this.namespace.to(roomOf(message.rollout)).except(SLOW_ROOM).emit('health', message);
  }
}
