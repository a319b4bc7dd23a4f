import { readFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import { readInput } from '../prompt.ts';
import { unreadable } from './secret-option.ts';

/** A webhook's body is smaller than this. */
const longestDelivery = 1024 * 1024;

/** What stands in the file, or comes from standard input where none is named or it is `-`. */
export async function readDelivery(
  { say, surroundings }: Context,
  file: string | undefined,
): Promise<Buffer> {
  if (file !== undefined && file !== '-') {
    return readFile(file).catch((error) => {
      throw unreadable(file, error, say);
    });
  }
  if (surroundings.input.isTTY) {
    throw new Failure(
      exitCodes.misused,
      'INPUT_NEEDED',
      say('name a file, or send the delivery to standard input', '请指定文件，或通过标准输入传入内容'),
    );
  }
  return readInput(surroundings, say, longestDelivery);
}
