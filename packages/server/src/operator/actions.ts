import type { OperatorCommand } from './command.ts';
import type { Outcome } from './output.ts';
import { CommandRefused } from './refusal.ts';
import { type Session, withSystem } from './session.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command's action becomes: commander calls it with the arguments, the options and the command itself. */
export interface Actions {
  /** Opens the system and prints what `work` has to say. Its last argument is the options. */
  read<A extends unknown[]>(work: Work<A>): (...args: [...A, OperatorCommand]) => Promise<void>;
  /** The same; an empty database is made ready first. */
  write<A extends unknown[]>(work: Work<A>): (...args: [...A, OperatorCommand]) => Promise<void>;
  /** For what works on the database itself. */
  bare<A extends unknown[]>(
    work: (surroundings: Surroundings, ...args: A) => Promise<Outcome>,
  ): (...args: [...A, OperatorCommand]) => Promise<void>;
}

type Work<A extends unknown[]> = (session: Session, ...args: A) => Promise<Outcome>;

export function createActions(surroundings: Surroundings): Actions {
  const { out } = surroundings;
  const width = out.isTTY ? out.columns : undefined;

  function print(outcome: Outcome, asJson: boolean): void {
    out.write(`${asJson ? JSON.stringify(outcome.json, undefined, 2) : outcome.text(width)}\n`);
  }

  function action<A extends unknown[]>(run: (...args: A) => Promise<Outcome>) {
    return async (...given: [...A, OperatorCommand]) => {
      const command = given.at(-1) as OperatorCommand;
      const args = given.slice(0, -1) as A;
      const outcome = await run(...args);
      print(outcome, command.opts().json === true);
      if (outcome.failure !== undefined) throw new CommandRefused(outcome.failure);
    };
  }

  return {
    read: (work) =>
      action((...args) => withSystem(surroundings, 'read', (session) => work(session, ...args))),
    write: (work) =>
      action((...args) => withSystem(surroundings, 'write', (session) => work(session, ...args))),
    bare: (work) => action((...args) => work(surroundings, ...args)),
  };
}
