import type { OutputStream } from './surroundings.ts';

/** Something that takes its time: a turning sign on a terminal, nothing elsewhere. */
export interface Progress {
  say(text: string): void;
  /** Leaves the line as it was before. */
  end(): void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;
/** What is over sooner is not worth a sign. */
const patienceMs = 150;

export function startProgress(err: OutputStream, isDumb: boolean): Progress {
  if (!err.isTTY || isDumb) return { say: () => {}, end: () => {} };
  let text = '';
  let frame = 0;
  let isShown = false;
  const draw = () => {
    if (text === '') return;
    isShown = true;
    err.write(`\r\u001b[2K${frames[frame++ % frames.length]} ${text}`);
  };
  let timer = setTimeout(() => {
    draw();
    timer = setInterval(draw, frameMs).unref();
  }, patienceMs).unref();
  return {
    say(next) {
      text = next;
      if (isShown) draw();
    },
    end() {
      clearTimeout(timer);
      if (isShown) err.write('\r\u001b[2K');
      isShown = false;
      text = '';
    },
  };
}
