import cluster from 'node:cluster';
import { loadConfig } from './config/config.ts';
import { runWorker } from './run/cluster.ts';
import { runServer } from './run/run-server.ts';
import { explain } from './run/start-error.ts';

// A reader that goes away (`npm start | head`) is no reason to fall over.
process.stdout.on('error', () => {});

try {
  if (cluster.isWorker) await runWorker();
  else {
    await runServer(loadConfig(process.env), { print: (text) => process.stdout.write(text) });
    process.exit(0);
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
