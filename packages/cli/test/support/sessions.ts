import { type Account, runInTerminal } from './terminal.ts';

/** A block of a page that shows commands and what they print. */
export interface ShownSession {
  /** As it stands on the page, commands behind `$ `. */
  readonly text: string;
  /** Where it begins and ends on the page. */
  readonly start: number;
  readonly end: number;
}

/** The ```console blocks of a page. */
export function sessionsOf(page: string): ShownSession[] {
  return [...page.matchAll(/```console\n([\s\S]*?)\n```/g)].map((match) => {
    const start = match.index + '```console\n'.length;
    const text = match[1] ?? '';
    return { text, start, end: start + text.length };
  });
}

export interface ShownCommand {
  readonly line: string;
  readonly output: string;
}

export function commandsOf(text: string): ShownCommand[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...rest] = part.split('\n');
      return { line, output: rest.join('\n').trimEnd() };
    });
}

/** What differs from run to run, and what names it where commands repeat it. */
const varying =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{26}\b|\btest_[\w-]{20}|\b\d{6}\*{6}\d{4}\b|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{3})?Z|\b\d\d\/\d\d\b|\b\d{13,19}\b|\b\d+ (?:ms|毫秒)|\b\d+ of 6000\b|\b\d+\/6000\b|whsec_[\w+/]+=*/g;

/** What a page shows in place of what a test has. */
export interface Stage {
  readonly account: Account;
  /** Text of this run, and what the page shows for it. */
  readonly scenery: readonly (readonly [own: string, shown: string])[];
  /** Called before each command. */
  readonly next: () => void;
  /** What is typed at a question. */
  readonly answers: readonly (readonly [question: RegExp, keys: string])[];
}

/**
 * Runs the commands of a session, each in a terminal of its own, and returns what was on the screens, as a page shows it.
 *
 * @param known what the page shows for each id of this run; grows with each command
 */
export async function playSession(
  commands: readonly ShownCommand[],
  stage: Stage,
  known: Map<string, string>,
): Promise<ShownCommand[]> {
  const played: ShownCommand[] = [];
  let latestCard: string | undefined;
  for (const { line, output } of commands) {
    // A command that names an id which no output has shown yet means the card that was opened last.
    for (const id of line.match(uuid) ?? []) {
      if (latestCard !== undefined && ![...known.values()].includes(id)) known.set(latestCard, id);
    }
    const own = [...known].reduce((text, [mine, shown]) => text.replaceAll(shown, mine), line);
    stage.next();
    const screen = await screenAfter(own, stage);
    latestCard = screen.match(cardLine)?.[1] ?? latestCard;
    const plain = stage.scenery
      .reduce((text, [mine, shown]) => text.replaceAll(mine, shown), screen)
      .trimEnd();
    learn(plain, output, known);
    const shown = [...known].reduce((text, [mine, theirs]) => text.replaceAll(mine, theirs), plain);
    played.push({ line, output: shown });
  }
  return played;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const cardLine = /^(?:card|卡片) +([0-9a-f]{8}-\S+)$/m;

async function screenAfter(line: string, { account, answers }: Stage): Promise<string> {
  const session = runInTerminal(line, account, { columns: 100 });
  let hasEnded = false;
  session.exited.then(() => {
    hasEnded = true;
  });
  const asked = new Set<RegExp>();
  const deadline = Date.now() + 20_000;
  for (;;) {
    const screen = await session.screen();
    if (hasEnded) return session.screen();
    if (Date.now() > deadline) throw new Error(`$ ${line}\ndoes not end:\n${screen}`);
    for (const [question, keys] of answers) {
      if (asked.has(question) || !question.test(screen)) continue;
      asked.add(question);
      session.type(keys);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Pairs the ids of this run with those that the page shows in their places. */
function learn(actual: string, shown: string, known: Map<string, string>): void {
  const [mine, theirs] = [actual.match(varying) ?? [], shown.match(varying) ?? []];
  if (mine.length !== theirs.length) return;
  for (const [at, id] of mine.entries()) if (/[-_A-Z]/.test(id)) known.set(id, theirs[at] ?? id);
}

/** What is left when all that differs from run to run is taken out. */
export function withoutVarying(text: string): string {
  return text.replace(varying, (found) => `‹${found.length > 30 ? 'id' : 'value'}›`);
}
