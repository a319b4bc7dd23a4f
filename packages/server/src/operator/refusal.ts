import { DomainError } from '../platform/errors.ts';

/** A command that cannot be done, or whose answer is bad news; exit code 1. */
export class CommandRefused extends DomainError {
  /** @param explanation what was wrong, without a full stop */
  constructor(explanation: string) {
    super('COMMAND_REFUSED');
    this.message = explanation;
  }
}
