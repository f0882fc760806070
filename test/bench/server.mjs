import { serve } from '../../server/dist/main.js';

const log = console.log;
console.log = () => undefined;
const served = await serve(process.env);
console.log = log;
process.send({ url: served.url });
process.once('disconnect', async () => {
  await served.stop();
  process.exit(0);
});
