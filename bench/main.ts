// `npm run bench:<name>`: each benchmark sets ours beside a peer or a limit, in one run on one machine.

const benchmarks: Record<string, () => Promise<{ run: (args: string[]) => Promise<void> }>> = {
  oauth: () => import('./oauth.ts'),
  sdk: () => import('./sdk.ts'),
  orders: () => import('./orders/main.ts'),
  authorizations: () => import('./authorizations/main.ts'),
  webhooks: () => import('./webhooks/main.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = benchmarks[name];
if (!load) {
  console.error(`Benchmarks: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(1);
}
await (await load()).run(args);
process.exit(0);
