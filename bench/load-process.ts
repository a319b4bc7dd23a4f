import { text } from 'node:stream/consumers';
import { type LoadOptions, runLoad } from './load.ts';

const options = JSON.parse(await text(process.stdin)) as LoadOptions;
process.stdout.write(JSON.stringify(await runLoad(options)));
