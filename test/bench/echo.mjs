import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { Server } = createRequire(new URL('../../server/package.json', import.meta.url))('socket.io');
const server = createServer();
const io = new Server(server);

// The limit: Socket.IO with nothing behind it.
io.of('/live').on('connection', (socket) => {
  socket.on('echo', (acknowledge) => acknowledge());
  socket.on('watch', (_, acknowledge) => acknowledge({ ok: true }));
});
process.on('message', (message) => {
  io.of('/live').emit('health', message);
  process.send({ sent: true });
});
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.once('disconnect', () => process.exit(0));
